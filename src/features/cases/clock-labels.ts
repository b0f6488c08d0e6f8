import type { Packs } from '../../platform/packs.ts';

interface Label {
  readonly en: string;
  readonly 'zh-CN': string;
}

const known = new WeakMap<Packs, Map<string, Label>>();

/** What a clock is called, by the newest pack that has it; null when none has. */
export function clockLabel(packs: Packs, clock: string): Label | null {
  let labels = known.get(packs);
  if (!labels) {
    labels = new Map(
      packs
        .ids()
        .flatMap((id) => (packs.packOf(id).reportingClocks ?? []).map((each) => [each.id, each.label] as const)),
    );
    known.set(packs, labels);
  }
  return labels.get(clock) ?? null;
}
