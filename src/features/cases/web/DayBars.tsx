import { dayOf, instant as parseInstant } from '../../../kernel/day.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk } from '../../../ui/ask.ts';
import { KnownAt } from '../../../ui/Figure.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { nowMs } from '../../../ui/now.ts';
import { useSession } from '../../../ui/session.tsx';

type Days = Output<'GET /figures/by-day'>['days'];

const height = 120;

/** Confirmed cases by day, as bars; the same numbers stand in a table for those who do not see them. */
export function DayBars({ round }: { round: Output<'GET /rounds/:roundId'> }) {
  const { zone } = useSession();
  const to = round.endedOn ?? dayOf(parseInstant(new Date(nowMs()).toISOString()), zone);
  const byDay = useAsk('GET /figures/by-day', { roundId: round.id, from: round.startedOn, to });
  return (
    <Loaded of={byDay} lines={4}>
      {({ days }) => (
        <>
          <Bars days={days} />
          <KnownAt at={byDay.dataUpdatedAt} />
        </>
      )}
    </Loaded>
  );
}

function Bars({ days }: { days: Days }) {
  const { t } = useWords();
  const most = Math.max(1, ...days.map((each) => each.cases));
  const step = Math.max(4, Math.min(22, 720 / Math.max(1, days.length)));
  const every = Math.ceil(64 / step);
  return (
    <div className="bars">
      <svg
        viewBox={`0 0 ${step * days.length + 30} ${height + 24}`}
        height={height + 24}
        role="img"
        aria-label={t('cases.rounds.byDay')}
        width={step * days.length + 30}
      >
        <text x="26" y="10" className="bars-text" textAnchor="end">
          {most}
        </text>
        <text x="26" y={height} className="bars-text" textAnchor="end">
          {'0'}
        </text>
        <line x1="30" x2={step * days.length + 30} y1={height} y2={height} className="bars-rule" />
        {days.map((each, index) => (
          <g key={each.day}>
            <rect
              x={30 + index * step + 1}
              width={step - 2}
              y={height - (each.cases / most) * (height - 8)}
              height={(each.cases / most) * (height - 8)}
              className="bars-bar"
            >
              <title>{`${each.day}: ${each.cases}`}</title>
            </rect>
            {index % every === 0 && (
              <text x={30 + index * step} y={height + 16} className="bars-text">
                {each.day.slice(5)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <table className="hidden-but-read">
        <caption>{t('cases.rounds.byDay')}</caption>
        <tbody>
          {days
            .filter((each) => each.cases > 0)
            .map((each) => (
              <tr key={each.day}>
                <th scope="row">{each.day}</th>
                <td>{each.cases}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
