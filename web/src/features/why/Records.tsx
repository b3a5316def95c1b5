import { Moment } from '../../ui/Moment';
import { Problem } from '../../ui/Missing';
import { useAnswer } from '../../ui/useAnswer';
import { useView } from '../../ui/View';
import { api } from '../../wire/api';
import type { Trade } from '../../state/State';

const WORDS = { candle: 'recordCandle', signal_fire: 'recordFire', trade_open: 'recordOpen', trade_close: 'recordClose' } as const;

/** The records that a trade follows from, back to the one that market-feed made of the venue's messages. */
export function Records({ trade }: { trade: Trade }) {
  const { t } = useView();
  const answer = useAnswer(`${trade.id} ${trade.status}`, () => api.tradeRecords(trade.id));
  if (answer.state === 'loading') return <p className="note">{t('asking')}</p>;
  if (answer.state === 'failed') return <Problem text={t('recordsMissing', { reason: answer.reason })} onAgain={answer.again} />;
  if (answer.value.length === 0) return <p className="note">{t('recordsGone')}</p>;
  return (
    <table className="figures records">
      <thead><tr><th scope="col">{t('recordWhat')}</th><th scope="col">{t('recordPlace')}</th><th scope="col">{t('recordAt')}</th></tr></thead>
      <tbody>
        {answer.value.map((row) => (
          <tr key={`${row.type} ${row.ts}`}><th scope="row">{t(WORDS[row.type])}</th><td><code>{row.record ?? '—'}</code></td><td><Moment ts={row.at / 1e6} /></td></tr>
        ))}
      </tbody>
    </table>
  );
}
