import { z } from 'zod';

/** What is shown to people, in Chinese and English; Tibetan where a reviewed wording exists. */
export const Text = z
  .strictObject({
    'zh-CN': z.string().min(1).describe('Chinese, the field’s own words'),
    en: z.string().min(1).describe('English'),
    bo: z.string().min(1).optional().describe('Tibetan, only where somebody who reads it has reviewed it'),
  })
  .meta({ id: 'Text' });
export type Text = z.infer<typeof Text>;
