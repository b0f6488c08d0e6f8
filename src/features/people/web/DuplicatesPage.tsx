import { useState } from 'react';
import { z } from 'zod';
import { AreaCode } from '../../../kernel/area-code.ts';
import { useAddress } from '../../../ui/address.ts';
import { rowsOf, type RowOf, useDo, useRows } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form } from '../../../ui/Form.tsx';
import { perCent } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../ui/Page.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { useSession, useWhyNot } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { TabLinks } from '../../../ui/TabLinks.tsx';
import { useToast } from '../../../ui/Toast.tsx';
import { ComparePersons } from './ComparePersons.tsx';
import { MergeDialog } from './MergeDialog.tsx';

/** A pair of records that may be one person. */
export type Candidate = RowOf<'GET /duplicates'>;

const states = ['open', 'merged', 'not-the-same'] as const;
const Shown = z.object({ state: z.enum(states).default('open'), personId: z.uuid().optional() });

/** Pairs of records that may be one person, most probable first. A person decides; nothing merges by itself. */
export function DuplicatesPage() {
  const { t } = useWords();
  const whyNot = useWhyNot()('POST /duplicates/seek');
  const { value, with: linkTo } = useAddress(Shown);
  const pairs = useRows('GET /duplicates', value);
  const [isSeeking, setSeeking] = useState(false);
  return (
    <Page
      title={t('people.duplicates.title')}
      lead={<p>{t('people.duplicates.lead')}</p>}
      actions={
        <Button icon="search" why={whyNot} onClick={() => setSeeking(true)}>
          {t('people.duplicates.seek')}
        </Button>
      }
      tabs={
        <TabLinks
          label={t('people.duplicates.title')}
          tabs={states.map((state) => ({
            to: linkTo({ state: state === 'open' ? undefined : state }),
            label: t(`people.duplicates.${state}`),
            isHere: value.state === state,
          }))}
        />
      }
    >
      <Loaded
        of={pairs}
        isEmpty={(data) => rowsOf<'GET /duplicates'>(data).length === 0}
        empty={<p>{t('people.duplicates.none')}</p>}
      >
        {(data) => (
          <div className="stack">
            {rowsOf<'GET /duplicates'>(data).map((pair) => (
              <Pair key={pair.id} pair={pair} />
            ))}
          </div>
        )}
      </Loaded>
      {pairs.hasNextPage && (
        <p>
          <Button busy={pairs.isFetchingNextPage} onClick={() => void pairs.fetchNextPage()}>
            {t('table.loadMore')}
          </Button>
        </p>
      )}
      {isSeeking && <Seek close={() => setSeeking(false)} />}
    </Page>
  );
}

function Pair({ pair }: { pair: Candidate }) {
  const { t, language } = useWords();
  const toast = useToast();
  const whyNot = useWhyNot()('POST /duplicates/:candidateId/dismiss');
  const whyNotMerge = useWhyNot()('POST /merges');
  const [isMerging, setMerging] = useState(false);
  const [isDismissing, setDismissing] = useState(false);
  const dismiss = useDo('POST /duplicates/:candidateId/dismiss', {
    onDone: () => {
      setDismissing(false);
      toast(t('people.duplicates.dismissed'));
    },
  });
  return (
    <Panel
      title={`${t('people.duplicates.score')} ${perCent(pair.score, language)}`}
      actions={
        <Stamp
          tone={pair.verdict === 'same' ? 'critical' : 'warning'}
          shape={pair.verdict === 'same' ? 'full' : 'half'}
        >
          {t(`people.duplicates.${pair.verdict}`)}
        </Stamp>
      }
    >
      <p className="small">
        {pair.reasons.map((reason) => t(`people.duplicates.reason.${reason}`)).join(t('list.separator'))}
      </p>
      <ComparePersons pair={pair} />
      {pair.state === 'open' && (
        <div className="row-actions">
          <Button
            kind="main"
            why={whyNotMerge ?? (pair.person && pair.other ? null : t('people.relations.outside'))}
            onClick={() => setMerging(true)}
          >
            {t('people.duplicates.merge')}
          </Button>
          <Button why={whyNot} onClick={() => setDismissing(true)}>
            {t('people.duplicates.notSame')}
          </Button>
        </div>
      )}
      {pair.reason && <p className="small quiet">{pair.reason}</p>}
      {isMerging && pair.person && pair.other && (
        <MergeDialog personId={pair.person.id} otherId={pair.other.id} close={() => setMerging(false)} />
      )}
      {isDismissing && (
        <ReasonDialog
          title={t('people.duplicates.notSame')}
          action={t('people.duplicates.notSame')}
          isOpen
          close={() => setDismissing(false)}
          busy={dismiss.isPending}
          problem={dismiss.error}
          submit={(reason) => dismiss.submit({ candidateId: pair.id, reason })}
        />
      )}
    </Panel>
  );
}

function Seek({ close }: { close: () => void }) {
  const { t } = useWords();
  const { areas } = useSession();
  const toast = useToast();
  const [areaCode, setAreaCode] = useState<string | null>(areas[0]?.code || null);
  const seek = useDo('POST /duplicates/seek', {
    onDone: ({ compared, found }) => {
      close();
      toast(t('people.duplicates.sought', { compared, found }));
    },
  });
  return (
    <Dialog title={t('people.duplicates.seekTitle')} isOpen close={close}>
      <Form
        label={t('people.duplicates.seek')}
        busy={seek.isPending}
        problem={seek.error}
        why={areaCode ? null : t('form.mustFill')}
        submit={() => seek.submit({ areaCode: AreaCode.parse(areaCode) })}
      >
        <AreaPicker label={t('area.label')} required value={areaCode} onChange={setAreaCode} />
      </Form>
    </Dialog>
  );
}
