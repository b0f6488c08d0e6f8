import { newId } from '../../src/platform/id.ts';
import { type Answer, post, type Write } from '../given-server.ts';

/** Writers at work: each sends the next write as soon as the one before was answered. */
export interface Writers {
  /** What was answered as done. */
  readonly acknowledged: Write[];
  /** What was refused, or never answered: nobody knows whether it was done. */
  readonly open: { write: Write; answer: Answer }[];
  stop(): Promise<void>;
}

/** Lets so many writers report cases until they are stopped, or, when a server is killed, until each was refused once. */
export function givenWriters(url: string, token: string, { count = 100, endsAtFirstFailure = true } = {}): Writers {
  const acknowledged: Write[] = [];
  const open: { write: Write; answer: Answer }[] = [];
  let going = true;
  const writer = async () => {
    while (going) {
      const write = { key: newId(), externalId: newId() };
      const answer = await post(url, token, write);
      if (answer.status === 200) acknowledged.push(write);
      else {
        open.push({ write, answer });
        if (endsAtFirstFailure) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const all = Promise.all(Array.from({ length: count }, writer));
  return {
    acknowledged,
    open,
    async stop() {
      going = false;
      await all;
    },
  };
}
