import { z } from 'zod';

/**
 * A backup is one file: a line that says what it is, then frames. A frame is one letter, the length of what follows as
 * 32 bits (big end first), and that many bytes. H: header. S: a section begins. D: bytes of it. E: it ends, with its
 * digest. Z: the digest of everything before; a file without it was cut short. Header and ends are JSON.
 */
export const magic = 'LIANFANG BACKUP 1\n';
/** What every version's first line begins with. */
export const magicOfAny = 'LIANFANG BACKUP ';

/** Bytes of one frame at most; a longer one is damage. */
export const frameLimitBytes = 4 * 1024 * 1024;

export const Header = z.object({
  /** Of the program that wrote it. */
  version: z.string(),
  madeAt: z.string(),
  kind: z.enum(['training', 'live']),
  /** Which key file belongs to the data. */
  keyName: z.string(),
  server: z.string(),
  /** The steps the database had, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** In the order of their sections: a table stands after those it refers to. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type Header = z.infer<typeof Header>;

export const SectionStart = z.object({
  /** keys: the sealed key file. table: rows as COPY text, packed by gzip. jobs: JSON lines. file: as on disk. */
  kind: z.enum(['keys', 'table', 'jobs', 'file']),
  /** Name of the table, or path below the files folder. */
  name: z.string(),
});
export type SectionStart = z.infer<typeof SectionStart>;

export const SectionEnd = z.object({
  /** Lines; rows in a table's COPY text. */
  rows: z.number().int(),
  /** Bytes unpacked. */
  bytes: z.number().int(),
  /** Of the unpacked bytes. */
  sha256: z.string(),
});
export type SectionEnd = z.infer<typeof SectionEnd>;

export const Trailer = z.object({
  sections: z.number().int(),
  /** Of every byte before the trailer. */
  sha256: z.string(),
  /** HMAC of that digest under a key only the installation has: digests alone can be recomputed by anybody. */
  mac: z.string(),
});
export type Trailer = z.infer<typeof Trailer>;

/** Whether a section's bytes are packed in the file. */
export function isPacked({ kind }: SectionStart): boolean {
  return kind === 'table' || kind === 'jobs';
}

/** A section in words, for problems. */
export function sectionInWords({ kind, name }: SectionStart): string {
  return kind === 'keys' ? 'the keys' : kind === 'jobs' ? 'the waiting jobs' : `${kind} ${name}`;
}
