import { titled } from '../../lib/keyed';
import { Side } from '../../ui/Side';
import { Signed } from '../../ui/Signed';
import { useView } from '../../ui/View';
import type { Mark } from './marks';

/** A mark of the bar under the cursor, in words. */
export function MarkLine({ mark }: { mark: Mark }) {
  const { t, format } = useView();
  if (mark.kind === 'refused') {
    return <li><b>{mark.signal}</b> <Side direction={mark.direction} /> {t('firedNoTrade')} {format.price(mark.price)}</li>;
  }
  const { trade } = mark;
  const name = titled(trade.signal, trade.version);
  if (mark.kind === 'entry') return <li><b>{name}</b> <Side direction={trade.direction} /> {t('entryAt', { price: format.price(trade.entry_price) })}</li>;
  return (
    <li>
      ● <b>{name}</b> {t('exitAt', { price: format.price(trade.exit_price) })} · {t('gross')} <Signed value={trade.gross_bps} /> · {t('net')} <Signed value={trade.net_bps} unit={t('bps')} />
    </li>
  );
}
