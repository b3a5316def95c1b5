/** Timers that end together. */
export class Timers {
  /** Nothing is started while it is false. */
  isOn = false;
  private readonly running = new Set<ReturnType<typeof setTimeout>>();
  private readonly ended = new Set<() => void>();
  private readonly named = new Map<string, ReturnType<typeof setTimeout>>();

  after(milliseconds: number, action: () => void): void {
    if (!this.isOn) return;
    const timer = setTimeout(() => {
      this.running.delete(timer);
      action();
    }, milliseconds);
    this.running.add(timer);
  }

  every(milliseconds: number, action: () => void): void {
    this.after(milliseconds, () => {
      this.every(milliseconds, action);
      action();
    });
  }

  /** One of a name at a time: while it runs, another is not begun. */
  once(name: string, milliseconds: number, action: () => void): void {
    if (!this.isOn || this.named.has(name)) return;
    this.named.set(name, setTimeout(() => {
      this.named.delete(name);
      action();
    }, milliseconds));
  }

  /** Waits; false when all timers ended meanwhile. */
  pause(milliseconds: number): Promise<boolean> {
    if (!this.isOn) return Promise.resolve(false);
    return new Promise((resume) => {
      const looked = () => resume(this.isOn);
      const timer = setTimeout(() => {
        this.running.delete(timer);
        this.ended.delete(looked);
        looked();
      }, milliseconds);
      this.running.add(timer);
      this.ended.add(looked);
    });
  }

  clear(): void {
    this.isOn = false;
    for (const timer of [...this.running, ...this.named.values()]) clearTimeout(timer);
    this.running.clear();
    this.named.clear();
    for (const looked of this.ended) looked();
    this.ended.clear();
  }
}
