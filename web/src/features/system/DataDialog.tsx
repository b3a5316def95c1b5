import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Missing';
import { LedgerTable } from '../../ui/LedgerTable';
import { useAnswer } from '../../ui/useAnswer';
import { useView } from '../../ui/View';
import { api } from '../../wire/api';

const HOURS = 24;

/** What was late, filled, missing or told otherwise afterwards in the last day. */
export function DataDialog({ onClose }: { onClose: () => void }) {
  const { t } = useView();
  const answer = useAnswer('', () => api.exceptions(HOURS));
  return (
    <Dialog id="data" className="drawer" title={t('dataTitle', { h: HOURS })} onClose={onClose}>
      <div className="why">
        <p className="note">{t('dataWords')}</p>
        {answer.state === 'loading' ? <p className="note">{t('asking')}</p>
          : answer.state === 'failed' ? <Problem text={answer.reason} onAgain={answer.again} />
            : <LedgerTable answer={answer.value} nothing={t('dataNothing')} />}
      </div>
    </Dialog>
  );
}
