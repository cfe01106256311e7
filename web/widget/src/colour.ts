/* Route colours come from feeds. Their pairs are often too weak to read (white on orange is 2.9:1),
 * so the text colour is kept only where it reaches 4.5:1, as WCAG 2.1 AA asks. */

const HEX = /^[0-9a-f]{6}$/i;

export interface Pair {
  back: string;
  text: string;
}

export function readablePair(color: string | undefined, textColor: string | undefined): Pair | null {
  if (!color || !HEX.test(color)) return null;
  const wanted = textColor && HEX.test(textColor) ? textColor : 'FFFFFF';
  if (contrast(color, wanted) >= 4.5) return { back: `#${color}`, text: `#${wanted}` };
  const dark = contrast(color, '000000') > contrast(color, 'FFFFFF');
  return { back: `#${color}`, text: dark ? '#000000' : '#FFFFFF' };
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = [0, 2, 4].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
