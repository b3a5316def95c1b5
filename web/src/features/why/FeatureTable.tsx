import { inOrder } from '../../lib/keyed';
import { useView } from '../../ui/View';
import type { Explanation } from '../../wire/answers';

/** The features at a bar. One name that means different things to two strategies stands once for each. */
export function FeatureTable({ answers }: { answers: readonly Explanation[] }) {
  const { t, format } = useView();
  const rows = new Map<string, { name: string; value: number | null; of: string[] }>();
  for (const { signal, features } of answers) {
    for (const [name, value] of Object.entries(features)) {
      const key = `${name} ${value}`;
      const row = rows.get(key) ?? { name, value, of: [] };
      row.of.push(signal);
      rows.set(key, row);
    }
  }
  if (rows.size === 0) return null;
  const order = inOrder(rows.keys());
  return (
    <section>
      <h3>{t('featuresOfBar')}</h3>
      <table className="figures features">
        <thead><tr><th scope="col">{t('feature')}</th><th scope="col" className="number">{t('value')}</th><th scope="col">{t('usedBy')}</th></tr></thead>
        <tbody>
          {order.map((key) => {
            const row = rows.get(key);
            return row && <tr key={key}><th scope="row"><code>{row.name}</code></th><td className="number">{row.value === null ? t('conditionUnknown') : format.figure(row.value)}</td><td>{row.of.join(', ')}</td></tr>;
          })}
        </tbody>
      </table>
    </section>
  );
}
