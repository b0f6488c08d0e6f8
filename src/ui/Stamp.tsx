import type { ReactNode } from 'react';

/** What a state asks of the reader. Each tone also has its own edge, so that none hangs on colour alone. */
export type Tone = 'critical' | 'warning' | 'active' | 'done' | 'plain' | 'void';

export type Shape = 'full' | 'half' | 'ring' | 'diamond' | 'diamond-open' | 'slash' | 'tick' | 'bang' | 'dash';

const shapes: Record<Shape, ReactNode> = {
  full: <rect x="1.5" y="1.5" width="9" height="9" className="fill" />,
  half: (
    <>
      <rect x="1.5" y="1.5" width="9" height="9" />
      <rect x="1.5" y="6" width="9" height="4.5" className="fill" />
    </>
  ),
  ring: <circle cx="6" cy="6" r="4.250" />,
  diamond: <path d="M6 .8 11.2 6 6 11.2.8 6Z" className="fill" />,
  'diamond-open': <path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" />,
  slash: (
    <>
      <circle cx="6" cy="6" r="4.5" />
      <path d="M3 9 9 3" />
    </>
  ),
  tick: <path d="M1.5 6.5 4.700 9.600 10.5 2.5" className="bold" />,
  bang: <path d="M6 1v6.200M6 9.5v1.5" className="bold" />,
  dash: <path d="M2 6h8" className="bold" />,
};

/** The small shape of a state, for use beside its word. */
export function StateShape({ shape }: { shape: Shape }) {
  return (
    <svg className="state-shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {shapes[shape]}
    </svg>
  );
}

/** A state as a stamp: shape, word and edge say it; colour only repeats it. */
export function Stamp({ tone, shape, children }: { tone: Tone; shape: Shape; children: ReactNode }) {
  return (
    <span className="stamp" data-tone={tone}>
      <StateShape shape={shape} />
      <span>{children}</span>
    </span>
  );
}
