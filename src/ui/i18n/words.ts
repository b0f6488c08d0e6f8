/** A tree of words with every text widened to `string`; what English counts in two forms needs `…_one` besides `…_other`. */
export type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> } & {
  readonly [K in keyof T as K extends `${infer Stem}_other` ? `${Stem}_one` : never]: string;
};

/** The addresses of all texts in a tree, `cases.list.title`; plural forms by their stem. */
export type PathOf<T, Before extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? `${Before}${K extends `${infer Stem}_other` ? Stem : K}`
    : PathOf<T[K], `${Before}${K}.`>;
}[keyof T & string];
