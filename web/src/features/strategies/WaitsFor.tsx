import { useState } from 'react';
import { shortName } from '../../lib/instruments';
import type { TextKey } from '../../text/texts';
import { useView } from '../../ui/View';
import type { Waiting } from '../../wire/answers';

const WORDS: Readonly<Record<Waiting['reason'], TextKey>> = { unfollowed: 'waitsUnfollowed', 'no-feed': 'waitsNoFeed', unpolled: 'waitsUnpolled' };

/** What a strategy names and nobody follows, with one button where a wish can follow it, else with what a person can do. */
export function WaitsFor({ waiting }: { waiting: readonly Waiting[] }) {
  return <ul className="blind waits-for" data-testid="waiting">{waiting.map((one) => <Item key={`${one.instrument} ${one.what}`} one={one} />)}</ul>;
}

function Item({ one }: { one: Waiting }) {
  const { t, session } = useView();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const instrument = shortName(one.instrument);
  const follow = async () => {
    if (isBusy) return;
    setBusy(true);
    const reason = await session.follow(one.instrument, one.what).then(() => null, (error: unknown) => (error instanceof Error ? error.message : String(error)));
    setBusy(false);
    setProblem(reason);
  };
  return (
    <li>
      {t(WORDS[one.reason], { instrument, what: one.what })}{' '}
      {one.reason === 'unfollowed' ? (
        <button type="button" className="action" aria-disabled={isBusy} title={one.remedy} aria-label={t('followNamed', { instrument, what: one.what })} onClick={() => void follow()}>
          {t(isBusy ? 'following' : 'follow')}
        </button>
      ) : <span className="blind-detail">{one.remedy}</span>}
      {problem !== null && <span className="problem" role="alert">{t('notFollowedNow', { reason: problem })}</span>}
    </li>
  );
}
