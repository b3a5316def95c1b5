import { BAR_SECONDS } from '../../lib/Bar';
import { useView } from '../../ui/View';
import { LedgerTable } from '../../ui/LedgerTable';
import { Problem } from '../../ui/Missing';
import { useAnswer } from '../../ui/useAnswer';
import { api } from '../../wire/api';
import { VenueMessages } from './VenueMessages';

/** Where the data came from that a bar was judged with, by the bar of five minutes that it lies in. */
export function Origins({ ts: moment }: { ts: number }) {
  const ts = moment - (moment % BAR_SECONDS);
  const { t } = useView();
  const answer = useAnswer(`${ts}`, () => api.integrityOf(ts));
  return (
    <section data-testid="origins">
      <h3>{t('originsTitle')}</h3>
      {answer.state === 'loading' ? <p className="note">{t('asking')}</p>
        : answer.state === 'failed' ? <Problem text={t('originsMissing', { reason: answer.reason })} onAgain={answer.again} />
          : (
            <>
              <LedgerTable answer={answer.value} bar={ts} nothing={t('originsGone')} />
              {answer.value.sources.flatMap((source) => source.entries ?? []).map((row) => <VenueMessages key={`${row.instrument} ${row.ts}`} instrument={row.instrument} ts={row.ts} />)}
            </>
          )}
    </section>
  );
}
