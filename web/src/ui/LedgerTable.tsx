import { BAR_SECONDS } from '../lib/Bar';
import { HOUR_SECONDS, seriesOf } from '../lib/series';
import { venueOf } from '../text/roles';
import { Moment } from './Moment';
import { useView } from './View';
import type { IntegrityAnswer, LedgerEntry } from '../wire/answers';

const SOURCES = { history: 'sourceHistory', stream: 'sourceStream', rest: 'sourceRest', missing: 'sourceMissing' } as const;

/** Rows of the ledgers: where bars and readings came from, how late they were, and what the venue told otherwise afterwards. */
export function LedgerTable({ answer, bar, nothing }: { answer: IntegrityAnswer; bar?: number; nothing: string }) {
  const { t } = useView();
  const rows = answer.sources.flatMap((source) => source.entries ?? []).sort((a, b) => (bar === undefined ? b.ts - a.ts : 0));
  const silent = answer.sources.filter((source) => source.entries === null);
  return (
    <>
      {silent.map((source) => <p className="note warn" key={source.service}>{t('ledgerSilent', { service: source.service, reason: source.reason ?? source.state })}</p>)}
      {rows.length === 0 ? silent.length === 0 && <p className="note">{nothing}</p> : (
        <table className="figures ledger">
          <thead><tr><th scope="col">{t('ledgerWhat')}</th><th scope="col">{t('ledgerFrom')}</th><th scope="col">{t('ledgerFinal')}</th></tr></thead>
          <tbody>{rows.map((row) => <LedgerRow key={`${row.instrument} ${row.seconds} ${row.ts}`} row={row} bar={bar} />)}</tbody>
        </table>
      )}
    </>
  );
}

function LedgerRow({ row, bar }: { row: LedgerEntry; bar: number | undefined }) {
  const { t, format } = useView();
  const isHour = row.seconds === HOUR_SECONDS;
  // History is as it stands now, whenever it was loaded.
  const cameLater = bar !== undefined && isHour && row.source !== 'history' && row.final_at / 1e6 > bar + BAR_SECONDS;
  return (
    <tr data-testid={`ledger-${row.instrument}`} data-source={row.source}>
      <th scope="row">
        {seriesOf(row.instrument, row.seconds)} <Moment ts={row.ts} />
        {isHour && <>–{format.clock(row.ts + row.seconds)}</>}
      </th>
      <td>
        {t(SOURCES[row.source], { venue: venueOf(row.instrument.slice(0, row.instrument.indexOf(':'))) })}
        {row.filled && <> · {t('filledBar')}</>}
        {row.revisions > 0 && <span className="warn"> · {t('revisedRow', { change: row.change ?? '' })} {row.revised_at !== null && <Moment ts={row.revised_at / 1e6} />}</span>}
        {cameLater && <span className="warn"> · {t('judgedWithout')}</span>}
      </td>
      <td>
        {row.late_ms === null ? t('noLateness')
          : <><Moment ts={row.final_at / 1e6} /> · {t(isHour ? 'afterDue' : 'afterClose', { s: format.plain(Math.max(0, row.late_ms) / 1000) })}</>}
      </td>
    </tr>
  );
}
