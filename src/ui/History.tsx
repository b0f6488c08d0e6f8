import { rowsOf, useRows } from './ask.ts';
import { Button } from './Button.tsx';
import { instant } from './format.ts';
import { useWords } from './i18n/i18n.ts';
import { Loaded } from './Loaded.tsx';
import { useSession } from './session.tsx';
import { Stamp, type Tone } from './Stamp.tsx';

/** One line of a history. */
export interface HistoryEntry {
  readonly id: string;
  readonly at: string;
  readonly what: React.ReactNode;
  readonly by?: React.ReactNode;
  readonly tone?: Tone | undefined;
}

/** What happened, one thing under the other, with its time and whoever did it. */
export function Timeline({ entries }: { entries: readonly HistoryEntry[] }) {
  const { zone } = useSession();
  return (
    <ol className="history">
      {entries.map((entry) => (
        <li key={entry.id} className="history-entry" data-tone={entry.tone}>
          <time className="history-at" dateTime={entry.at}>
            {entry.at.length === 10 ? entry.at : instant(entry.at, zone)}
          </time>
          <span className="history-line" />
          <div className="history-body">
            <div>{entry.what}</div>
            {entry.by && <p className="history-by">{entry.by}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The history of any record in words, as the event log tells it. */
export function History({ subject, subjectId }: { subject: string; subjectId: string }) {
  const { t, language } = useWords();
  const { zone } = useSession();
  const events = useRows('GET /history/:subject/:subjectId', { subject, subjectId }, { mark: 'cursor' });
  return (
    <Loaded
      of={events}
      isEmpty={(data) => rowsOf<'GET /history/:subject/:subjectId'>(data).length === 0}
      empty={<p>{t('history.empty')}</p>}
    >
      {(data) => (
        <>
          <Timeline
            entries={rowsOf<'GET /history/:subject/:subjectId'>(data).map((event) => ({
              id: event.id,
              at: event.at,
              what: localTimes(event.words[language], zone),
              by: (
                <>
                  {event.actorName}{' '}
                  {event.breakGlassId && (
                    <Stamp tone="critical" shape="bang">
                      {t('history.glass')}
                    </Stamp>
                  )}
                </>
              ),
            }))}
          />
          {events.hasNextPage && (
            <p>
              <Button small busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
                {t('table.loadMore')}
              </Button>
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}

/** Instants inside a sentence, told in the installation's zone. */
export function localTimes(sentence: string, zone: string): string {
  return sentence.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, (at) => instant(at, zone));
}
