import { Problem } from '../../../kernel/problem.ts';
import type { ChangeRoute } from '../../../ui/api.ts';
import { useProblemWords } from '../../../ui/ProblemNote.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import type { TaskSummary } from '../model.ts';
import { checkPerson, nextState, type TaskAction } from '../rules.ts';

const routeOf: Record<TaskAction, ChangeRoute> = {
  assign: 'POST /tasks/:taskId/assign',
  receive: 'POST /tasks/:taskId/receive',
  take: 'POST /tasks/:taskId/take',
  'hand-over': 'POST /tasks/:taskId/hand-over',
  'add-evidence': 'POST /tasks/:taskId/evidence',
  act: 'POST /tasks/:taskId/act',
  reject: 'POST /tasks/:taskId/reject',
  verify: 'POST /tasks/:taskId/verify',
  close: 'POST /tasks/:taskId/close',
  cancel: 'POST /tasks/:taskId/cancel',
  'not-executable': 'POST /tasks/:taskId/not-executable',
};

/** Why the signed-in person cannot do something to a task, by the server's own rules; null when they can. */
export function useWhyNotOnTask(
  task: Pick<TaskSummary, 'state' | 'owners' | 'actedBy'> & { readonly suppliers?: readonly string[] },
) {
  const { accountId, bodyId, roles } = useSession();
  const byRole = useWhyNot();
  const say = useProblemWords();
  return (action: TaskAction): string | null => {
    const role = byRole(routeOf[action]);
    if (role) return role;
    try {
      nextState(task.state, action);
      checkPerson({ suppliers: [], ...task }, action, { id: accountId, bodyId, roles });
      return null;
    } catch (error) {
      if (error instanceof Problem) return say(error);
      throw error;
    }
  };
}
