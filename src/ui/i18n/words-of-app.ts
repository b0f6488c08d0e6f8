import type { Widened } from './words.ts';
import type { zhCN } from './zh-CN.ts';

/** Every text the app needs; Chinese sets the list, and a language that lacks one does not compile. */
export type Words = Widened<typeof zhCN>;
