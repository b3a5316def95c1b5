import { Dialog } from '../../ui/Dialog';
import { useView, type Subject } from '../../ui/View';
import { WhyBar } from './WhyBar';
import { WhyTrade } from './WhyTrade';

/** Why something happened, or did not: a bar with what every strategy made of it, or a trade from the venue's bar to its result. */
export function WhyDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const { t } = useView();
  return (
    <Dialog id="why" className="drawer" title={t(subject.kind === 'bar' ? 'whyBarTitle' : 'whyTradeTitle')} onClose={onClose}>
      {subject.kind === 'bar' ? <WhyBar instrument={subject.instrument} ts={subject.ts} /> : <WhyTrade id={subject.id} />}
    </Dialog>
  );
}
