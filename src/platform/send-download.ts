import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import type { Download } from './action.ts';

/**
 * Sends a file as it is made, as fast as the other side takes it; memory stays flat. When making it fails half-way
 * the connection is broken off, so that half a file is never taken for a whole one.
 */
export async function sendDownload(reply: FastifyReply, { fileName, mediaType, body }: Download): Promise<void> {
  const source = body[Symbol.asyncIterator]();
  const first = await source.next();
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.writeHead(200, {
    'content-type': mediaType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'cache-control': 'no-store',
  });
  await pipeline(Readable.from(chunks(first, source), { objectMode: true, highWaterMark: 4 }), reply.raw);
}

async function* chunks(first: IteratorResult<Uint8Array>, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let each = first; !each.done; each = await rest.next()) yield each.value;
}
