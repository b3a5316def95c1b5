/** The part of Lightweight Charts 4 that this page uses; the wheel that Debian's set-up takes it from holds no types. */
declare module 'lightweight-charts' {
  /** Unix seconds, UTC. */
  export type Time = number;

  export interface CandlestickData {
    time: Time;
    open: number;
    high: number;
    low: number;
    close: number;
    color?: string;
    wickColor?: string;
    borderColor?: string;
  }
  export interface HistogramData {
    time: Time;
    value: number;
    color?: string;
  }
  export interface SeriesMarker {
    time: Time;
    position: 'aboveBar' | 'belowBar' | 'inBar';
    shape: 'arrowUp' | 'arrowDown' | 'circle' | 'square';
    color: string;
    size?: number;
    text?: string;
  }
  export interface MouseEventParams {
    time?: Time;
    logical?: number;
    point?: { x: number; y: number };
  }
  export interface LogicalRange {
    from: number;
    to: number;
  }
  export interface TimeScale {
    setVisibleLogicalRange(range: LogicalRange): void;
    getVisibleLogicalRange(): LogicalRange | null;
    subscribeVisibleLogicalRangeChange(handler: (range: LogicalRange | null) => void): void;
    unsubscribeVisibleLogicalRangeChange(handler: (range: LogicalRange | null) => void): void;
    timeToCoordinate(time: Time): number | null;
    scrollToRealTime(): void;
    scrollPosition(): number;
    applyOptions(options: object): void;
  }
  export interface PriceScale {
    applyOptions(options: object): void;
  }
  export interface Series<Data> {
    setData(data: Data[]): void;
    update(bar: Data): void;
    setMarkers(markers: SeriesMarker[]): void;
    applyOptions(options: object): void;
    priceToCoordinate(price: number): number | null;
    priceScale(): PriceScale;
    attachPrimitive(primitive: SeriesPrimitive): void;
  }
  export interface BitmapScope {
    context: CanvasRenderingContext2D;
    horizontalPixelRatio: number;
    verticalPixelRatio: number;
  }
  export interface DrawingTarget {
    useBitmapCoordinateSpace(draw: (scope: BitmapScope) => void): void;
  }
  export interface SeriesPrimitive {
    attached?(parameters: { requestUpdate: () => void }): void;
    updateAllViews?(): void;
    paneViews?(): readonly { zOrder?(): 'bottom' | 'normal' | 'top'; renderer(): { draw(target: DrawingTarget): void } | null }[];
  }
  export interface Chart {
    addCandlestickSeries(options?: object): Series<CandlestickData>;
    addHistogramSeries(options?: object): Series<HistogramData>;
    timeScale(): TimeScale;
    applyOptions(options: object): void;
    subscribeClick(handler: (event: MouseEventParams) => void): void;
    subscribeCrosshairMove(handler: (event: MouseEventParams) => void): void;
    setCrosshairPosition(price: number, time: Time, series: Series<CandlestickData>): void;
    clearCrosshairPosition(): void;
    remove(): void;
  }

  export function createChart(container: HTMLElement, options?: object): Chart;
  export enum ColorType { Solid = 'solid' }
  export enum CrosshairMode { Normal = 0, Magnet = 1, Hidden = 2 }
  export enum LineStyle { Solid = 0, Dotted = 1, Dashed = 2 }
  export enum TickMarkType { Year, Month, DayOfMonth, Time, TimeWithSeconds }
}
