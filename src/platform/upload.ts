import { problem } from '../kernel/problem.ts';

export const fileTooLarge = problem(
  'platform/file-too-large',
  413,
  (d: { limitMegabytes: number }) => `The file is larger than ${d.limitMegabytes} MB. Split it and send the parts.`,
);

/** Bytes of one file, as sent (packed). A million-row line list in CSV has about 150 MB. */
export const fileLimitBytes = 300 * 1024 * 1024;

/** The same stream, refused as soon as it passes the limit. */
export async function* limited(
  stream: AsyncIterable<Uint8Array>,
  limitBytes = fileLimitBytes,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw fileTooLarge({ limitMegabytes: limitBytes / 1024 / 1024 });
    yield chunk;
  }
}

/** The whole of a stream. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
