import { inOrder } from '../../lib/keyed';
import { isRunning } from '../../state/selectors';
import { usePage, useView } from '../../ui/View';
import { StrategyCard } from './StrategyCard';

/** One card a strategy that the gateway named: what it waits for, how far it is, and how it has done against what was promised. */
export function StrategyCards() {
  const { t, manage } = useView();
  const state = usePage('signals', 'strategies', 'problems', 'loaded');
  const names = inOrder(Object.keys(state.signals));
  const running = names.filter((name) => isRunning(state, name)).length;
  return (
    <section className="signals" aria-labelledby="signals-title" id="strategies">
      <div className="section-head">
        <h2 id="signals-title">{t('strategies')}</h2>
        <p className="section-note">
          {names.length > 0 && t('running', { n: running })}{names.length > running && `, ${t('stopped', { n: names.length - running })}`}
        </p>
        <button type="button" className="action" aria-haspopup="dialog" onClick={() => manage(null)}>{t('manage')}</button>
      </div>
      {names.length > 0 ? <div className="cards">{names.map((name) => <StrategyCard key={name} name={name} />)}</div> : (
        <p className="panel empty">
          {state.problems.signals ? t('strategiesMissing', { reason: state.problems.signals }) : state.loaded ? t('noStrategies') : t('loadingStrategies')}
        </p>
      )}
    </section>
  );
}
