import { groupsOf } from '../lib/conditions';
import type { Condition } from '../wire/answers';
import { ConditionView } from './ConditionView';
import { Side } from './Side';
import { useView } from './View';

/** The conditions of a strategy, by the direction that needs them. */
export function ConditionGroups({ conditions }: { conditions: readonly Condition[] }) {
  const { t } = useView();
  const groups = groupsOf(conditions);
  return (
    <div className="conditions">
      {groups.map((group) => (
        <section className="condition-group" key={group.directions.join()}>
          <h4>
            {group.directions.length > 1 ? t(groups.length > 1 ? 'andEitherWay' : 'eitherWay')
              : <><Side direction={group.directions[0] ?? null} /> {t(group.conditions.length > 1 ? 'whenAllHold' : 'when')}</>}
          </h4>
          {group.conditions.map((condition) => <ConditionView key={condition.text} condition={condition} />)}
        </section>
      ))}
    </div>
  );
}
