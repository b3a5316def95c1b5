import { useState } from 'react';
import { seriesOf } from '../../lib/series';
import { api } from '../../wire/api';
import { Moment } from '../../ui/Moment';
import { Problem } from '../../ui/Missing';
import { useAnswer } from '../../ui/useAnswer';
import { useView } from '../../ui/View';

/** The venue's own messages that told of a bar or a reading: asked for when somebody wants to see them. */
export function VenueMessages({ instrument, ts }: { instrument: string; ts: number }) {
  const { t } = useView();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="messages" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('messagesOf', { series: seriesOf(instrument, 0) })}</summary>
      {isOpen && <Messages instrument={instrument} ts={ts} />}
    </details>
  );
}

function Messages({ instrument, ts }: { instrument: string; ts: number }) {
  const { t } = useView();
  const answer = useAnswer(`${instrument} ${ts}`, () => api.frames(instrument, ts));
  if (answer.state === 'loading') return <p className="note">{t('asking')}</p>;
  if (answer.state === 'failed') return <Problem text={t('originsMissing', { reason: answer.reason })} onAgain={answer.again} />;
  if (answer.value.length === 0) return <p className="note">{t('messagesGone')}</p>;
  return (
    <ol data-testid={`messages-${instrument}`}>
      {answer.value.map((frame) => (
        <li key={`${frame.at} ${frame.from}`}>
          <p className="note">{t('messageCame')} <Moment ts={frame.at / 1e6} /> · {frame.from}</p>
          <pre tabIndex={0}>{frame.text}</pre>
        </li>
      ))}
    </ol>
  );
}
