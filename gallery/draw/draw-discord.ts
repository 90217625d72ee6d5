import { z } from 'zod';
import { escapeHtml } from './html.ts';

type Names = ReadonlyMap<string, string>;

const component: z.ZodType<Component> = z.lazy(() =>
  z.looseObject({
    type: z.number(),
    components: z.array(component).optional(),
    component: component.optional(),
    accessory: component.optional(),
    content: z.string().optional(),
    label: z.string().optional(),
    description: z.string().nullish(),
    style: z.number().optional(),
    accent_color: z.number().nullish(),
    placeholder: z.string().optional(),
    value: z.string().optional(),
    required: z.boolean().optional(),
    options: z.array(z.object({ label: z.string(), default: z.boolean().optional() })).optional(),
  }),
);
type Component = {
  readonly type: number;
  readonly components?: Component[] | undefined;
  readonly component?: Component | undefined;
  readonly accessory?: Component | undefined;
  readonly content?: string | undefined;
  readonly label?: string | undefined;
  readonly description?: string | null | undefined;
  readonly style?: number | undefined;
  readonly accent_color?: number | null | undefined;
  readonly placeholder?: string | undefined;
  readonly value?: string | undefined;
  readonly required?: boolean | undefined;
  readonly options?: { readonly label: string; readonly default?: boolean | undefined }[] | undefined;
};

const body = z.object({ content: z.string().optional(), components: z.array(component).optional() });

/** A message of Discord's Components V2. An imitation: right in what it says and in which order, not in every pixel. */
export function drawDiscordMessage(message: unknown, names: Names): string {
  const { content, components = [] } = body.parse(message);
  const text = content ? drawText(content, names) : '';
  return `<div class="discord">${text}${components.map((each) => drawComponent(each, names)).join('')}</div>`;
}

const modal = z.object({ title: z.string(), components: z.array(component) });

export function drawDiscordModal(data: unknown, names: Names): string {
  const { title, components } = modal.parse(data);
  return `<div class="discord modal"><h3>${escapeHtml(title)}</h3>${components.map((each) => drawComponent(each, names)).join('')}</div>`;
}

/** By Discord's component types (discord.com/developers/docs/components/reference). */
function drawComponent(each: Component, names: Names): string {
  const inside = (each.components ?? []).map((part) => drawComponent(part, names)).join('');
  switch (each.type) {
    case 1:
      return `<div class="row">${inside}</div>`;
    case 2:
      return `<span class="button s${each.style}">${escapeHtml(each.label ?? '')}</span>`;
    case 9:
      return `<div class="section"><div>${inside}</div>${each.accessory ? drawComponent(each.accessory, names) : ''}</div>`;
    case 10:
      return drawText(each.content ?? '', names);
    case 14:
      return '<hr>';
    case 17:
      return `<div class="container" style="border-left-color:#${(each.accent_color ?? 0x444444).toString(16).padStart(6, '0')}">${inside}</div>`;
    case 18:
      return `<div class="input"><div class="label">${escapeHtml(each.label ?? '')}${each.component?.required === false ? '' : ' *'}</div>${each.description ? `<small>${escapeHtml(each.description)}</small>` : ''}${each.component ? drawComponent(each.component, names) : ''}</div>`;
    default:
      return drawField(each);
  }
}

function drawField({ value, placeholder, options }: Component): string {
  const chosen = options?.find((option) => option.default)?.label;
  const all = options ? `<small>${escapeHtml(options.map(({ label }) => label).join(' | '))}</small>` : '';
  return `<div class="field">${escapeHtml(value ?? chosen ?? placeholder ?? ' ')}${options ? ' ▾' : ''}</div>${all}`;
}

const drawText = (content: string, names: Names): string =>
  content
    .split('\n')
    .map((line) => drawLine(line, names))
    .join('');

function drawLine(line: string, names: Names): string {
  const [, mark = '', rest = line] = /^(#{1,3} |-# |> |- )?(.*)$/s.exec(line) ?? [];
  const text = drawInline(rest, names);
  if (mark.startsWith('#')) return `<h3>${text}</h3>`;
  if (mark === '-# ') return `<small>${text}</small>`;
  if (mark === '> ') return `<blockquote>${text}</blockquote>`;
  return `<div>${mark === '- ' ? '• ' : ''}${text}</div>`;
}

const drawInline = (text: string, names: Names): string =>
  escapeHtml(text)
    .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replace(/(?<!\\)`(.+?)`/g, '<code>$1</code>')
    .replace(/&#60;@!?(\d+)&#62;/g, (_, id: string) => `<span class="mention">@${names.get(id) ?? id}</span>`)
    .replace(/&#60;@&#38;(\d+)&#62;/g, '<span class="mention">@moderators</span>')
    .replace(/&#60;#(\d+)&#62;/g, '<span class="mention">#approvals</span>')
    .replace(/&#60;\/([^:]+):\d+&#62;/g, '<span class="mention">/$1</span>')
    .replace(
      /&#60;t:(\d+)(?::(\w))?&#62;/g,
      (_, seconds: string, style: string) => `<span class="mention">${timeOf(Number(seconds), style)}</span>`,
    )
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<u>$1</u>')
    .replace(/\\(&#\d+;|.)/g, '$1');

const timeOf = (seconds: number, style: string | undefined): string => {
  const time = new Date(seconds * 1000);
  if (style === 'R') return 'in 7 days';
  return time.toLocaleString(
    'en-GB',
    style === 'D' || style === 'd' ? { dateStyle: 'long' } : { dateStyle: 'long', timeStyle: 'short' },
  );
};
