import { addressOf } from '../../../ui/api.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { bytes, instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { AreaName } from '../../../ui/names.tsx';
import { useSession } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import type { Evidence } from '../model.ts';
import type { TaskView } from './TaskPage.tsx';

const look = {
  pending: { tone: 'plain', shape: 'ring' },
  accepted: { tone: 'done', shape: 'tick' },
  rejected: { tone: 'critical', shape: 'slash' },
} as const;

/** What shows that a task was done, with what the second person made of it. */
export function EvidenceList({ task }: { task: TaskView }) {
  const { t } = useWords();
  if (task.evidence.length === 0) return <p className="quiet">{t('tasks.evidenceNone')}</p>;
  return (
    <ul className="rows">
      {task.evidence.map((piece) => (
        <li key={piece.id} className="row">
          <div>
            {piece.text && <p>{piece.text}</p>}
            {piece.file && <File taskId={task.id} file={piece.file} />}
            <Place piece={piece} />
          </div>
          <Stamp {...look[piece.judged]}>{t(`tasks.judged.${piece.judged}`)}</Stamp>
          {piece.judgedReason && <p className="small">{piece.judgedReason}</p>}
        </li>
      ))}
    </ul>
  );
}

function File({ taskId, file }: { taskId: TaskView['id']; file: NonNullable<Evidence['file']> }) {
  const { t } = useWords();
  return (
    <p className="inline">
      <span>{file.name}</span>
      <span className="quiet small">{bytes(file.bytes)}</span>
      <ButtonLink
        small
        kind="bare"
        icon="import"
        download
        to={addressOf('GET /tasks/:taskId/files/:fileId', { taskId, fileId: file.id })}
      >
        {t('tasks.download')}
      </ButtonLink>
    </p>
  );
}

function Place({ piece }: { piece: Evidence }) {
  const { t } = useWords();
  const { zone } = useSession();
  return (
    <p className="small quiet inline">
      <span>{t('tasks.suppliedAt', { at: instant(piece.suppliedAt, zone) })}</span>
      {piece.lat !== null && piece.lon !== null && (
        <span>{t('tasks.place', { lat: piece.lat.toFixed(4), lon: piece.lon.toFixed(4) })}</span>
      )}
      {piece.placeAreaCode && <AreaName code={piece.placeAreaCode} />}
    </p>
  );
}
