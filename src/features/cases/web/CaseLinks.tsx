import { useState } from 'react';
import { Link } from 'react-router';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { day } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Panel } from '../../../ui/Page.tsx';
import { useMay, useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { type CaseRecord, ListCases } from '../model.ts';

type Pairs = Output<'GET /cases/:caseId/pairs'>;
type Evidence = Pairs[number]['evidence'];
const evidences: readonly Evidence[] = ['epi', 'time', 'sequence', 'household', 'stated'];

/** Who may have infected whom, and the other cases of the household. */
export function CaseLinks({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const may = useMay();
  const whyNot = useWhyNot()('POST /cases/:caseId/pairs');
  const pairs = useAsk('GET /cases/:caseId/pairs', { caseId: record.id });
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Panel
        title={t('cases.section.pairs')}
        actions={
          <Button small icon="link" why={whyNot} onClick={() => setOpen(true)}>
            {t('cases.pairs.add')}
          </Button>
        }
      >
        <Loaded of={pairs} lines={2} isEmpty={(rows) => rows.length === 0} empty={<p>{t('cases.pairs.none')}</p>}>
          {(rows) => (
            <>
              <PairList
                title={t('cases.pairs.infectedBy')}
                rows={rows
                  .filter((row) => row.caseId === record.id)
                  .map((row) => ({ ...row, otherId: row.infectorId, other: row.infectorNumber }))}
              />
              <PairList
                title={t('cases.pairs.infected')}
                rows={rows
                  .filter((row) => row.infectorId === record.id)
                  .map((row) => ({ ...row, otherId: row.caseId, other: row.caseNumber }))}
              />
            </>
          )}
        </Loaded>
        {isOpen && <LinkDialog record={record} close={() => setOpen(false)} />}
      </Panel>
      {may('GET /cases/:caseId/household') && <Household record={record} />}
    </>
  );
}

function PairList({
  title,
  rows,
}: {
  title: string;
  rows: readonly (Pairs[number] & { otherId: string; other: string | null })[];
}) {
  const { t } = useWords();
  if (rows.length === 0) return null;
  return (
    <div>
      <p className="label">{title}</p>
      <ul className="rows">
        {rows.map((row) => (
          <li key={row.id} className="row">
            {row.other ? (
              <Link to={`/cases/${row.otherId}`}>{row.other}</Link>
            ) : (
              <span className="code">{row.otherId.slice(0, 8)}</span>
            )}
            <span className="small quiet">
              {[
                t(`cases.pairs.evidenceKind.${row.evidence}`),
                row.relation,
                row.contactFromOn && `${day(row.contactFromOn)} – ${day(row.contactToOn)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Household({ record }: { record: CaseRecord }) {
  const { t } = useWords();
  const household = useAsk('GET /cases/:caseId/household', { caseId: record.id });
  return (
    <Panel title={t('cases.section.household')}>
      <Loaded
        of={household}
        lines={1}
        isEmpty={(rows) => rows.length === 0}
        empty={<p>{t('cases.pairs.none_household')}</p>}
      >
        {(rows) => (
          <ul className="rows">
            {rows.map((row) => (
              <li key={row.id} className="row">
                <span>
                  <Link to={`/cases/${row.id}`}>{row.number}</Link> {row.displayName}
                </span>
                <span className="small quiet">
                  {[row.relation, `${t('cases.field.onsetOn')} ${day(row.onsetOn)}`].filter(Boolean).join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function LinkDialog({ record, close }: { record: CaseRecord; close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [number, setNumber] = useState('');
  const [evidence, setEvidence] = useState<Evidence | ''>('epi');
  const [relation, setRelation] = useState('');
  const link = useDo('POST /cases/:caseId/pairs', {
    onDone: () => {
      close();
      toast(t('cases.pairs.done'));
    },
  });
  const found = useAsk('GET /cases', ListCases.parse({ number: number.trim(), limit: 2 }), {
    when: number.trim().length > 2,
  });
  const infector = number.trim().length > 2 ? found.data?.rows.find((row) => row.id !== record.id) : undefined;
  return (
    <Dialog title={t('cases.pairs.add')} isOpen close={close}>
      <Form
        label={t('form.save')}
        busy={link.isPending}
        problem={link.error}
        why={infector && evidence ? null : t('cases.pairs.notFound')}
        submit={() =>
          link.submit({
            caseId: record.id,
            infectorId: infector!.id,
            evidence: evidence as Evidence,
            relation: relation.trim() || null,
          })
        }
      >
        <TextField
          label={t('cases.pairs.infector')}
          required
          value={number}
          onChange={setNumber}
          help={infector ? `${infector.number} · ${infector.displayName}` : t('cases.filter.numberHelp')}
        />
        <SelectField
          label={t('cases.pairs.evidence')}
          required
          value={evidence}
          onChange={setEvidence}
          options={evidences.map((value) => ({ value, label: t(`cases.pairs.evidenceKind.${value}`) }))}
        />
        <TextField label={t('cases.pairs.relation')} value={relation} onChange={setRelation} maxLength={100} />
      </Form>
    </Dialog>
  );
}
