import { againstText, meterOf } from '../lib/conditions';
import type { Condition } from '../wire/answers';
import { useView } from './View';

/** A condition in its own words, with value against threshold, and how far it is where that can be measured. */
export function ConditionView({ condition }: { condition: Condition }) {
  const { t, format } = useView();
  const { state, sign, word } = standingOf(condition);
  const isFlip = condition.text.startsWith('flips_to(') && condition.value !== null && condition.threshold !== null;
  const flip = condition.holds ? 'hasFlipped' : condition.holds === false && condition.value === condition.threshold ? 'needsLeave' : 'needsFlip';
  const against = isFlip ? t(flip, { now: format.figure(condition.value), to: format.figure(condition.threshold) }) : againstText(condition, format);
  const meter = meterOf(condition);
  const share = (part: number) => `${(part * 100).toFixed(1)}%`;
  const ends = meter && format.figures(meter.low, meter.high);
  return (
    <div className="condition" data-state={state}>
      <div className="condition-head">
        <code className="condition-label">{condition.text}</code>
        <span className="condition-state">
          {against && <span className="condition-value">{against}</span>}
          <span className="condition-mark">{sign} {t(word)}</span>
        </span>
      </div>
      {meter && (
        <div
          className="track" role="meter" aria-label={condition.text} aria-valuemin={meter.low} aria-valuemax={meter.high} aria-valuenow={condition.value ?? meter.low}
          aria-valuetext={`${against || t('noValue')}: ${t(word)}`} title={t('meterTitle', { low: ends?.[0] ?? '', high: ends?.[1] ?? '' })}
        >
          <span className="goal" style={{ left: share(meter.goal[0]), width: share(meter.goal[1] - meter.goal[0]) }} />
          <span className="fill" style={{ width: share(meter.value ?? 0) }} />
          <span className="threshold" style={{ left: share(meter.threshold) }} />
        </div>
      )}
    </div>
  );
}

/** How a condition stands, by sign and word: the colour says nothing that these do not. */
function standingOf({ holds }: Condition) {
  if (holds === null) return { state: 'unknown', sign: '?', word: 'conditionUnknown' } as const;
  return holds ? { state: 'met', sign: '✓', word: 'conditionMet' } as const : { state: 'unmet', sign: '✕', word: 'conditionUnmet' } as const;
}
