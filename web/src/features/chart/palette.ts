/** The colours of the canvas, by theme; the page's own stand in style.css. */
export const palettes = {
  dark: {
    background: '#0f161f', text: '#9fb0c3', grid: '#18222e', edge: '#2a3949', cross: '#7d92a8', label: '#33475c', up: '#2fcf95', down: '#ff5d70',
    upForming: '#2fcf9580', downForming: '#ff5d7080', upVolume: '#2fcf9552', downVolume: '#ff5d7052', exit: '#b4c0cd', refused: '#fbbf24', last: '#5aa9ff',
  },
  light: {
    background: '#ffffff', text: '#44546a', grid: '#eef1f5', edge: '#c9d2dd', cross: '#64748b', label: '#475569', up: '#0a8f62', down: '#d02a45',
    upForming: '#0a8f6280', downForming: '#d02a4580', upVolume: '#0a8f6245', downVolume: '#d02a4545', exit: '#64748b', refused: '#a16207', last: '#1d6fd1',
  },
} as const;

export type Palette = { readonly [name in keyof typeof palettes.dark]: string };
