import type { ReactNode } from 'react';
import type { AppProblem } from './app-problem.ts';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';

/** A refusal by the server, or by the same rules in the browser. */
interface Said {
  readonly code: string;
  readonly message: string;
  readonly details: object;
}

/** The words for a refusal: translated by its code, else as the server said it. */
export function useProblemWords(): (problem: Said) => string {
  const { maybe, language } = useWords();
  return (problem) => {
    if (language === 'en' && !problem.code.startsWith('ui/')) return problem.message;
    return (
      maybe(`refusal.${problem.code}`, flat(problem.details)) ?? maybe(`problem.${problem.code}`) ?? problem.message
    );
  };
}

/** Says what was refused and how to go on. */
export function ProblemNote({ problem, children }: { problem: AppProblem; children?: ReactNode }) {
  const say = useProblemWords();
  return (
    <div className="note" data-tone="critical" role="alert">
      <Icon name="warn" />
      <div>
        <p>{say(problem)}</p>
        {children}
        <p className="note-code code">{problem.code}</p>
      </div>
    </div>
  );
}

function flat(details: object): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (typeof value === 'number' || typeof value === 'string') return [name, value];
      if (Array.isArray(value)) return [name, value.map((each) => issueText(each)).join('; ')];
      return [name, JSON.stringify(value)];
    }),
  );
}

function issueText(each: unknown): string {
  if (typeof each !== 'object' || each === null) return String(each);
  const { path, message } = each as { path?: string; message?: string };
  return [path, message].filter(Boolean).join(': ');
}
