import { AreaCode } from '../src/kernel/area-code.ts';
import { addHours } from '../src/kernel/day.ts';
import type { NewTask, TaskId } from '../src/features/tasks/model.ts';
import { openTask } from '../src/features/tasks/service.ts';
import { actOnTask } from '../src/features/tasks/steps.ts';
import { Context, type House } from '../src/platform/context.ts';
import { newId } from '../src/platform/id.ts';
import { as } from './db.ts';

/** A task with nothing remarkable about it: in Taiping village of Pidu, due in ten hours. */
export function newTask(house: House, more: Partial<NewTask> = {}): NewTask {
  return {
    kind: 'test.visit',
    title: { en: 'Visit the household', 'zh-CN': '入户走访' },
    subject: 'household',
    subjectId: newId(),
    areaCode: AreaCode.parse('510117001001'),
    dueAt: addHours(house.now(), 10),
    ...more,
  };
}

/** Opens one as a commander of the district. */
export function givenTask(house: House, more: Partial<NewTask> = {}): Promise<TaskId> {
  return as('commander', house).transaction((ctx) => openTask(ctx, newTask(house, more)));
}

/** A grid worker of Taiping village and a task that is theirs. */
export async function givenAssigned(
  house: House,
  more: Partial<NewTask> = {},
): Promise<{ taskId: TaskId; worker: Context }> {
  const worker = as('grid-worker', house, { areas: ['510117001001'] });
  return { worker, taskId: await givenTask(house, { owners: { individual: worker.actor.id }, ...more }) };
}

/** A task reported as done by its grid worker, with words as evidence. */
export async function givenActed(
  house: House,
  more: Partial<NewTask> = {},
): Promise<{ taskId: TaskId; worker: Context }> {
  const given = await givenAssigned(house, more);
  await actOnTask(given.worker, { taskId: given.taskId, evidence: [{ text: 'All five members seen' }] });
  return given;
}

/** A JPEG as far as its first bytes tell, with whatever follows. */
export function jpeg(content = 'pixels'): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(content)]);
}

/** Bytes as a file that came with a request. */
export function uploaded(fileName: string, bytes: Uint8Array) {
  return {
    fileName,
    stream: (async function* () {
      yield bytes;
    })(),
  };
}

/** The same person's next request, by the house's clock as it stands now. */
export function later(house: House, ctx: Context): Context {
  return new Context(house, ctx.actor);
}
