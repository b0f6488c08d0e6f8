import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { ProblemKind } from '../src/features/audit/model.ts';
import { AbnormalKind } from '../src/features/cases/abnormal-reports.ts';
import { DecideRow, Disposition, ImportState } from '../src/features/cases/imports/model.ts';
import {
  Classification,
  DiscoveryChannel,
  LabResultValue,
  Origin,
  Outcome,
  Severity,
} from '../src/features/cases/model.ts';
import { PairEvidence } from '../src/features/cases/pairs.ts';
import { BodyKind } from '../src/features/identity/model.ts';
import { MatchReason, RelationKind, Sex, Verdict } from '../src/features/people/model.ts';
import { InstitutionType, ZoneKind } from '../src/features/places/model.ts';
import { Priority, Slot, TaskQueue, TaskState, Workstream } from '../src/features/tasks/model.ts';
import { AreaLevel } from '../src/kernel/area-code.ts';
import { Role } from '../src/kernel/role.ts';
import { Certainty } from '../src/protocol/format/certainty.ts';
import { Clock } from '../src/protocol/format/clock.ts';
import { ContactClass } from '../src/protocol/format/contact-rule.ts';
import { ZoneLevel } from '../src/protocol/format/zone-rule.ts';
import { en } from '../src/ui/i18n/en.ts';
import { zhCN } from '../src/ui/i18n/zh-CN.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Row {
  readonly group: string;
  readonly zh: string;
  readonly english: string;
  /** What stands between backticks in the third column. */
  readonly code: readonly string[];
  readonly meaning: string;
}

const rows = readRows(readFileSync(join(root, 'docs/glossary.md'), 'utf8'));

type Words = Readonly<Record<string, string>>;

/** Every model whose values people meet, with the words of the screens where a screen says them. */
const models: Readonly<Record<string, { readonly values: z.ZodEnum; readonly zh?: Words; readonly en?: Words }>> = {
  AbnormalKind: { values: AbnormalKind, zh: zhCN.cases.abnormal.kindName, en: en.cases.abnormal.kindName },
  AreaLevel: { values: AreaLevel, zh: zhCN.level, en: en.level },
  BodyKind: { values: BodyKind, zh: zhCN.identity.admin.bodyKind, en: en.identity.admin.bodyKind },
  Certainty: { values: Certainty, zh: zhCN.certainty, en: en.certainty },
  Classification: { values: Classification, zh: zhCN.cases.classification, en: en.cases.classification },
  ContactClass: { values: ContactClass },
  Decision: { values: DecideRow.shape.decision },
  DiscoveryChannel: { values: DiscoveryChannel, zh: zhCN.cases.discoveryChannel, en: en.cases.discoveryChannel },
  Disposition: { values: Disposition, zh: zhCN.linelist.disposition },
  ImportState: { values: ImportState, zh: zhCN.linelist.state },
  InstitutionType: { values: InstitutionType },
  LabResultValue: { values: LabResultValue, zh: zhCN.cases.labResult, en: en.cases.labResult },
  MatchReason: { values: MatchReason, zh: zhCN.people.duplicates.reason, en: en.people.duplicates.reason },
  Origin: { values: Origin, zh: zhCN.cases.origin, en: en.cases.origin },
  Outcome: { values: Outcome, zh: zhCN.cases.outcome, en: en.cases.outcome },
  PairEvidence: { values: PairEvidence, zh: zhCN.cases.pairs.evidenceKind, en: en.cases.pairs.evidenceKind },
  Priority: { values: Priority, zh: zhCN.tasks.priority, en: en.tasks.priority },
  ProblemKind: { values: ProblemKind, zh: zhCN.audit.kind, en: en.audit.kind },
  Reach: { values: Clock.shape.reach },
  RelationKind: { values: RelationKind, zh: zhCN.people.relations.kind, en: en.people.relations.kind },
  Role: { values: Role, zh: zhCN.role, en: en.role },
  Severity: { values: Severity, zh: zhCN.cases.severity, en: en.cases.severity },
  Sex: { values: Sex, zh: zhCN.people.sex, en: en.people.sex },
  Slot: { values: Slot, zh: zhCN.tasks.owner, en: en.tasks.owner },
  TaskQueue: { values: TaskQueue, zh: zhCN.tasks.queue, en: en.tasks.queue },
  TaskState: { values: TaskState, zh: zhCN.tasks.state, en: en.tasks.state },
  Verdict: { values: Verdict },
  Workstream: { values: Workstream, zh: zhCN.tasks.workstream, en: en.tasks.workstream },
  ZoneKind: { values: ZoneKind },
  ZoneLevel: { values: ZoneLevel.shape.level },
};

const namedValue = /^([A-Z][A-Za-z]+)\.([a-zA-Z-]+)$/;
/** Words as they are compared: full-width punctuation and capitals make no other word. */
const plain = (text: string) => text.normalize('NFKC').toLowerCase();
const rowOf = (code: string) => rows.find((row) => row.code.includes(code));

describe('docs/glossary.md', () => {
  test.each(Object.entries(models))('has a row for every value of %s', (model, { values }) => {
    expect(values.options.filter((value) => !rowOf(`${model}.${value}`))).toEqual([]);
  });

  test('names no value that a model does not have', () => {
    const named = rows.flatMap(({ code }) => code.filter((each) => namedValue.test(each)));
    const unknown = named.filter((each) => {
      const [, model, value] = namedValue.exec(each)!;
      return !models[model!]?.values.options.includes(value!);
    });
    expect(named.length).toBeGreaterThan(200);
    expect(unknown).toEqual([]);
  });

  const said = Object.entries(models).flatMap(([model, { values, zh, en: english }]) => [
    ...(zh ? [{ model, values, words: zh, column: 'zh' as const }] : []),
    ...(english ? [{ model, values, words: english, column: 'english' as const }] : []),
  ]);

  test.each(said)('says $model as the screens do ($column)', ({ model, values, words, column }) => {
    const differing = values.options.flatMap((value) => {
      const row = rowOf(`${model}.${value}`);
      return row && plain(row[column]) !== plain(words[value] ?? '')
        ? [`${value}: ${row[column]} ≠ ${words[value]}`]
        : [];
    });
    expect(differing).toEqual([]);
  });

  test('has every row once', () => {
    const keys = rows.flatMap(({ group, zh, english, code }) => [
      `${group}: ${zh} ${english} ${code.join()}`,
      ...code.filter((each) => namedValue.test(each)),
    ]);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('leaves no cell empty', () => {
    expect(rows.filter(({ zh, english, meaning }) => !zh || !english || !meaning)).toEqual([]);
  });

  test('names nothing in its third column that the code does not have', () => {
    const text = ['src', 'db/migrations', 'db/indicators', 'packs']
      .map((folder) => textIn(join(root, folder)))
      .join('\n');
    const names = rows
      .flatMap(({ code }) => code)
      .filter((name) => !namedValue.test(name) && !name.includes('…') && !name.includes('/'));
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });
});

function readRows(text: string): Row[] {
  let group = '';
  return text.split('\n').flatMap((line): Row[] => {
    if (line.startsWith('## ')) group = line.slice(3);
    const cells = /^\| (.*) \|$/.exec(line)?.[1]?.split(' | ') ?? [];
    if (cells.length !== 4 || cells[2] === 'In code') return [];
    const [zh = '', english = '', code = '', meaning = ''] = cells.map((cell) => cell.trim());
    return [{ group, zh, english, meaning, code: [...code.matchAll(/`([^`]+)`/g)].map(([, name]) => name!) }];
  });
}

function textIn(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|sql|json)$/.test(entry.name))
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`)
    .join('\n');
}
