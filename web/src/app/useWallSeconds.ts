import { useEffect, useState } from 'react';

/** The wall clock, a tick a second: ages and countdowns move without any event. A hidden page does not tick. */
export function useWallSeconds(): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) setNow(Date.now() / 1000); }, 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
