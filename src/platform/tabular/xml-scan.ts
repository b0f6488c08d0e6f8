import { SaxesParser } from 'saxes';
import { damaged, xmlWithDoctype } from './limits.ts';

/** Attributes of an element as written, prefixes included; `attributeOf` finds one without its prefix. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** What the scanner tells. Names come without namespace prefix. */
export interface XmlEvents {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  /** Text between tags; it may come in several parts when comments or CDATA lie in it. */
  text(text: string): void;
}

/** No text between two tags of a spreadsheet is longer: a full cell, every letter as `&#x10FFFF;`, with room. */
const longestToken = 1024 ** 2;
const deepest = 256;

/**
 * Scans XML that arrives in pieces. A document type is refused, hence every entity that could expand or fetch anything,
 * and so are endless texts and nesting without end, which would fill the memory.
 */
export class XmlScanner {
  readonly #parser = new SaxesParser({ position: false, xmlns: false });
  readonly #file: { readonly name: string; readonly part: string };
  #sinceTag = 0;
  #depth = 0;

  constructor(events: XmlEvents, file: { readonly name: string; readonly part: string }) {
    this.#file = file;
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#sinceTag = 0;
      if (++this.#depth > deepest) throw damaged(file);
      events.open(localName(name), attributes);
    });
    this.#parser.on('closetag', ({ name }) => {
      this.#sinceTag = 0;
      this.#depth--;
      events.close(localName(name));
    });
    const text = (part: string) => events.text(part);
    this.#parser.on('text', text);
    this.#parser.on('cdata', text);
    this.#parser.on('doctype', () => {
      throw xmlWithDoctype(file);
    });
    this.#parser.on('error', () => {
      throw damaged(file);
    });
  }

  /** Scans as far as the piece reaches. @throws Problem when the XML is damaged or has a document type. */
  push(piece: string): void {
    this.#sinceTag += piece.length;
    this.#parser.write(piece);
    if (this.#sinceTag > longestToken) throw damaged(this.#file);
  }

  /** Says that all was pushed. @throws Problem when something is still open. */
  end(): void {
    this.#parser.close();
  }
}

/** The value of an attribute whatever its prefix; null when it is not there. */
export function attributeOf(attributes: XmlAttributes, name: string): string | null {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  for (const key in attributes)
    if (key.endsWith(name) && key[key.length - name.length - 1] === ':') return attributes[key]!;
  return null;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
