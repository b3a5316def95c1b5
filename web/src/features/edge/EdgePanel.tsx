import { inOrder, named, titled } from '../../lib/keyed';
import { Switch } from '../../ui/Switch';
import { Missing } from '../../ui/Missing';
import { usePage, useView } from '../../ui/View';
import type { Scope } from '../../wire/answers';
import { EdgeRow } from './EdgeRow';
import { edgeScale } from './scale';

/** A line a strategy on one common scale: the mean of what was measured with its 95 % interval, and what was promised. */
export function EdgePanel({ onScope }: { onScope: (scope: Scope) => void }) {
  const { t, format, scope } = useView();
  const state = usePage('stats', 'problems');
  const { stats } = state;
  const rows = stats ? inOrder(Object.keys(stats.signals)).flatMap((name) => {
    const own = named(stats.signals, name);
    return own ? [{ key: name, name: titled(name, own.version), measured: own[scope], expected: own.expected?.net_bps ?? null }] : [];
  }) : [];
  const total = stats && { name: t('all'), measured: stats.total[scope], expected: null };
  const scale = edgeScale(total ? [...rows, total] : rows);
  return (
    <section className="panel edge-panel" aria-labelledby="edge-title">
      <div className="panel-head">
        <h2 id="edge-title">{t('edgeTitle')}</h2>
        <Switch
          small label={t('whichTrades')} value={scope} onChange={onScope}
          options={[{ value: 'all', label: t('all'), title: t('allTitle') }, { value: 'timely', label: t('timely'), title: t('timelyTitle') }]}
        />
      </div>
      <Missing part="stats" words="statsMissing" />
      {total === null ? !state.problems.stats && <p className="empty">{t('loadingStats')}</p> : (
        <div className="edge">
          {rows.map(({ key, ...row }) => <EdgeRow key={key} {...row} scale={scale} />)}
          <EdgeRow {...total} scale={scale} isTotal />
          <div className="edge-row edge-axis" aria-hidden="true">
            <span />
            <div className="edge-ticks">{scale.ticks.map((tick) => <span key={tick} style={{ left: `${scale.at(tick)}%` }}>{format.signed(tick, 0)}</span>)}</div>
            <span>{t('bps')}</span>
          </div>
          <p className="edge-legend">
            <span className="edge-key"><span className="edge-key-mean" />{t('meanNet')}</span>
            <span className="edge-key"><span className="edge-key-bar" />{t('interval95')}</span>
            <span className="edge-key"><span className="edge-key-expected" />{t('expectedKey')}</span>
          </p>
        </div>
      )}
    </section>
  );
}
