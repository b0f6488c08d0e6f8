/**
 * Cells that a spreadsheet would run as a formula are written with an apostrophe before them, which spreadsheets take
 * for "this is text". One apostrophe is added to every text that is apostrophes (or none) followed by a trigger, and
 * one taken from every text that is at least one apostrophe followed by a trigger: so writing then reading gives back
 * any text. Triggers as in OWASP, CSV Injection, with their full-width forms. Plain numbers are left alone: they
 * cannot run.
 */
const trigger = /^'*[=+\-@\t\r\n＝＋－＠]/;
const escapedTrigger = /^'+[=+\-@\t\r\n＝＋－＠]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

/** The text as it is safe in a CSV cell. */
export function escapeFormula(text: string): string {
  return trigger.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** The text as it was before `escapeFormula`. */
export function unescapeFormula(text: string): string {
  return escapedTrigger.test(text) ? text.slice(1) : text;
}
