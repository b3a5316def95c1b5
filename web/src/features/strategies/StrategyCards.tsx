import { inOrder } from '../../lib/keyed';
import { isRunning } from '../../state/selectors';
import { Missing } from '../../ui/Missing';
import { Boundary } from '../../ui/Boundary';
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
      <Missing part="signals" words="strategiesMissing" />
      <Missing part="strategies" words="rulesMissing" />
      {names.length > 0 ? (
        <div className="cards">{names.map((name) => <Boundary key={name} name={t('strategyNamed', { name })} t={t}><StrategyCard name={name} /></Boundary>)}</div>
      ) : !state.problems.signals && <p className="panel empty">{state.loaded ? t('noStrategies') : t('loadingStrategies')}</p>}
    </section>
  );
}
