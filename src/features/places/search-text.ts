// Letters that Unicode does not take apart into a base letter and a mark.
const wholeLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ɛ: 'e',
  ɔ: 'o',
  ɖ: 'd',
};
const onlyHan = /^[\u3400-\u9fff]*$/u;

/**
 * A name or a query as it is compared in searching: lower case, without accents, spaces and punctuation, wide letters made
 * narrow («Kéréouané Nord» → «kereouanenord»). Characters of other scripts stay as they are.
 */
export function foldText(text: string): string {
  if (onlyHan.test(text)) return text;
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')
    .replace(/[ßæœøđðþłıħŋŧɓɗƙɛɔɖ]/gu, (letter) => wholeLetters[letter]!);
}
