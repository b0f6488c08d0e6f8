import { expect, test } from 'vitest';
import { passwordFlaw } from './password-rules.ts';

const names = ['zhang.wei', '张伟'];

test.each([
  ['Sommer2026!', 'too-short'],
  ['联防联控', 'too-short'],
  ['x'.repeat(201), 'too-long'],
  ['aaaaaaaaaaaa', 'repeats'],
  ['abcabcabcabcabc', 'repeats'],
  ['ab12ab12ab12ab1', 'repeats'],
  ['123456789012', 'a-row'],
  ['qwertyuiopqwerty', 'a-row'],
  ['zyxwvutsrqponm', 'a-row'],
  ['password1234', 'well-known'],
  ['P@ssw0rd-2026', 'well-known'],
  ['Lianfang2026!!', 'well-known'],
  ['13800138000138', 'well-known'],
  ['chengdu@covid19', 'well-known'],
  ['zhang.wei2026', 'your-own-name'],
  ['ZHANG.WEI!1234', 'your-own-name'],
])('judges %s: %s', (password, flaw) => {
  expect(passwordFlaw(password, names)).toBe(flaw);
});

test.each([
  'three blue kettles',
  '九只青蛙跳进池塘喝茶去了',
  'zhang.wei climbs nine hills',
  'tYvK38fjqp-Wc',
  'correct horse battery staple',
])('accepts %s', (password) => {
  expect(passwordFlaw(password, names)).toBeNull();
});

test('asks for no digits, no signs and no capitals', () => {
  expect(passwordFlaw('onlysmalllettershere', names)).toBeNull();
});

test('a short user name inside a long password is no flaw', () => {
  expect(passwordFlaw('lights over the li river', ['li'])).toBeNull();
});
