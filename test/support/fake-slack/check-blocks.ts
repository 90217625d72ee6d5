/**
 * Checks blocks by docs.slack.dev ("Block Kit"), written independently of our renderer.
 * @returns the errors in the style of Slack's response_metadata; none where the blocks are valid.
 */
export type Surface = 'message' | 'modal' | 'home';

type Json = { readonly [name: string]: unknown };

const most = { message: 50, modal: 100, home: 100 };
const blockTypes: Readonly<Record<Surface, readonly string[]>> = {
  // docs.slack.dev names messages alone for data_table.
  message: ['rich_text', 'section', 'context', 'actions', 'divider', 'header', 'data_table'],
  modal: ['rich_text', 'section', 'context', 'actions', 'divider', 'header', 'input'],
  home: ['rich_text', 'section', 'context', 'actions', 'divider', 'header'],
};

export function wrongBlocks(blocks: unknown, surface: Surface): string[] {
  if (!Array.isArray(blocks) || blocks.length === 0) return ['no blocks'];
  const ids = blocks.flatMap((block) => (isJson(block) && block['block_id'] ? [block['block_id']] : []));
  return [
    ...(blocks.length > most[surface] ? [`more than ${most[surface]} blocks`] : []),
    ...(new Set(ids).size < ids.length ? ['block_id twice'] : []),
    ...blocks.flatMap((block, index) => wrongBlock(block, surface).map((what) => `blocks/${index}: ${what}`)),
  ];
}

function wrongBlock(block: unknown, surface: Surface): string[] {
  if (!isJson(block)) return ['no object'];
  const type = String(block['type']);
  if (!blockTypes[surface].includes(type)) return [`no block of type ${type} here`];
  return [...wrongId(block, 'block_id', false), ...(checks[type]?.(block) ?? [])];
}

const checks: Readonly<Record<string, (block: Json) => string[]>> = {
  divider: () => [],
  header: (block) => wrongText(block['text'], 150, ['plain_text']),
  section: (block) => [
    ...(block['text'] === undefined && block['fields'] !== undefined ? [] : wrongText(block['text'], 3000)),
    ...(block['fields'] === undefined ? [] : list(block['fields'], 1, 10, (each) => wrongText(each, 2000))),
  ],
  context: (block) => list(block['elements'], 1, 10, (each) => wrongText(each, 2000)),
  actions: (block) => [...list(block['elements'], 1, 25, wrongAction), ...sameActions(block['elements'])],
  input: (block) => [
    ...wrongText(block['label'], 2000, ['plain_text']),
    ...(block['hint'] === undefined ? [] : wrongText(block['hint'], 2000, ['plain_text'])),
    ...(['boolean', 'undefined'].includes(typeof block['dispatch_action']) ? [] : ['dispatch_action']),
    ...wrongElement(block['element']),
    ...(isJson(block['element']) && block['element']['type'] === 'overflow' ? ['a menu is no input'] : []),
    ...(isJson(block['element']) && block['element']['type'] === 'button' ? ['a button is no input'] : []),
  ],
  rich_text: (block) => list(block['elements'], 1, 100, wrongRichText),
  data_table: (table) => [
    ...(length(table['caption']) === 0 ? ['no caption'] : []),
    ...list(table['rows'], 2, 101, (row) => list(row, 1, 20, wrongCell)),
    ...wrongRows(table['rows']),
    ...(isWhole(table['page_size'] ?? 5, 1, 100) ? [] : ['page_size not of 1 to 100']),
    ...(isWhole(table['row_header_column_index'] ?? 0, 0, 19) ? [] : ['row_header_column_index']),
  ],
};

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

function wrongCell(cell: unknown): string[] {
  if (!isJson(cell)) return ['no cell'];
  const { type, text, value } = cell;
  if (type === 'raw_text') return length(text) > 0 ? [] : ['empty raw_text'];
  if (type === 'raw_number') return length(text) > 0 && Number.isFinite(value) ? [] : ['wrong raw_number'];
  if (type === 'rich_text') return list(cell['elements'], 1, 100, wrongRichText);
  return [`no cell of type ${type}`];
}

/** All rows are of one length, the header has no rich text, and all cells together have at most 10,000 characters. */
function wrongRows(rows: unknown): string[] {
  const all = Array.isArray(rows) ? rows.filter((row) => Array.isArray(row)) : [];
  const [header = []] = all;
  const characters = all.flat().reduce((sum: number, cell) => sum + cellLength(cell), 0);
  return [
    ...(new Set(all.map((row) => row.length)).size > 1 ? ['rows of several lengths'] : []),
    ...(header.some((cell: unknown) => isJson(cell) && cell['type'] === 'rich_text')
      ? ['rich_text in the header']
      : []),
    ...(characters > 10_000 ? [`${characters} characters in the table`] : []),
  ];
}

/** The characters of a cell's texts, in rich text those of its runs. */
function cellLength(cell: unknown): number {
  if (Array.isArray(cell)) return cell.reduce((sum: number, each) => sum + cellLength(each), 0);
  if (!isJson(cell)) return 0;
  const own = length(cell['text']) + length(cell['fallback']) + length(cell['user_id']);
  return own + cellLength(cell['elements']);
}

function wrongRichText(element: unknown): string[] {
  if (!isJson(element)) return ['no object'];
  switch (element['type']) {
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return list(element['elements'], 1, 1000, (each) => (isJson(each) && isRun(each) ? [] : ['wrong run']));
    case 'rich_text_list':
      return [
        ...(['bullet', 'ordered'].includes(String(element['style'])) ? [] : ['list without a style']),
        ...list(element['elements'], 1, 1000, (each) =>
          isJson(each) && each['type'] === 'rich_text_section' ? wrongRichText(each) : ['wrong item'],
        ),
      ];
    default:
      return [`no rich text of type ${element['type']}`];
  }
}

const isRun = (run: Json): boolean =>
  (run['type'] === 'text' && length(run['text']) > 0) ||
  (run['type'] === 'user' && /^[UW]/.test(String(run['user_id']))) ||
  (run['type'] === 'usergroup' && /^S/.test(String(run['usergroup_id']))) ||
  (run['type'] === 'channel' && /^[CG]/.test(String(run['channel_id']))) ||
  (run['type'] === 'link' && URL.canParse(String(run['url']))) ||
  (run['type'] === 'date' && Number.isInteger(run['timestamp']) && /\{\w+\}/.test(String(run['format'])));

/** A file can be given in an input of a modal alone. */
const wrongAction = (element: unknown): string[] =>
  isJson(element) && element['type'] === 'file_input' ? ['a file_input is no action'] : wrongElement(element);

function wrongElement(element: unknown): string[] {
  if (!isJson(element)) return ['no element'];
  const check = elements[String(element['type'])];
  if (!check) return [`no element of type ${element['type']}`];
  return [...wrongId(element, 'action_id', true), ...check(element)];
}

const placeholder = (element: Json): string[] =>
  element['placeholder'] === undefined ? [] : wrongText(element['placeholder'], 150, ['plain_text']);

const elements: Readonly<Record<string, (element: Json) => string[]>> = {
  file_input: (input) => [
    ...(isWhole(input['max_files'] ?? 10, 1, 10) ? [] : ['max_files not of 1 to 10']),
    ...(input['filetypes'] === undefined || Array.isArray(input['filetypes']) ? [] : ['wrong filetypes']),
  ],
  button: (button) => [
    ...wrongText(button['text'], 75, ['plain_text']),
    ...(length(button['value']) > 2000 ? ['value longer than 2000'] : []),
    ...(button['url'] !== undefined && (length(button['url']) > 3000 || !URL.canParse(String(button['url'])))
      ? ['wrong url']
      : []),
    ...(['primary', 'danger', undefined].some((style) => style === button['style']) ? [] : ['wrong style']),
    ...(button['confirm'] === undefined ? [] : wrongConfirm(button['confirm'])),
  ],
  plain_text_input: (input) => [
    ...placeholder(input),
    ...(length(input['initial_value']) > 3000 ? ['initial_value longer than 3000'] : []),
    ...(Number(input['max_length'] ?? 1) >= 1 && Number(input['max_length'] ?? 1) <= 3000
      ? []
      : ['max_length not of 1 to 3000']),
  ],
  static_select: (select) => [
    ...placeholder(select),
    ...(select['option_groups'] === undefined
      ? list(select['options'], 1, 100, wrongOption)
      : list(select['option_groups'], 1, 100, wrongGroup)),
    ...(select['option_groups'] !== undefined && select['options'] !== undefined
      ? ['options beside option_groups']
      : []),
    ...sameValues(select['options']),
    ...(select['initial_option'] === undefined ? [] : wrongInitial(select)),
  ],
  overflow: (menu) => list(menu['options'], 1, 5, wrongOption),
  users_select: (select) => [
    ...placeholder(select),
    ...(select['initial_user'] === undefined || /^[UW][A-Z0-9]+$/.test(String(select['initial_user']))
      ? []
      : ['initial_user is no user']),
  ],
  external_select: (select) => [
    ...placeholder(select),
    ...(select['initial_option'] === undefined ? [] : wrongOption(select['initial_option'])),
  ],
  multi_static_select: (select) => [
    ...placeholder(select),
    ...list(select['options'], 1, 100, wrongOption),
    ...sameValues(select['options']),
  ],
  multi_external_select: (select) => [
    ...placeholder(select),
    ...(select['initial_options'] === undefined ? [] : list(select['initial_options'], 1, 100, wrongOption)),
  ],
};

const wrongGroup = (group: unknown): string[] =>
  isJson(group)
    ? [
        ...wrongText(group['label'], 75, ['plain_text']),
        ...list(group['options'], 1, 100, wrongOption),
        ...sameValues(group['options']),
      ]
    : ['no group'];

function sameValues(options: unknown): string[] {
  const values = Array.isArray(options) ? options.map((each) => (isJson(each) ? each['value'] : each)) : [];
  return new Set(values).size < values.length ? ['an option twice'] : [];
}

function wrongInitial(select: Json): string[] {
  const options = Array.isArray(select['options']) ? select['options'] : [];
  const initial = JSON.stringify(select['initial_option']);
  return options.some((each) => JSON.stringify(each) === initial)
    ? []
    : ['initial_option is none of the options'];
}

function wrongConfirm(confirm: unknown): string[] {
  if (!isJson(confirm)) return ['no confirm'];
  return [
    ...wrongText(confirm['title'], 100, ['plain_text']),
    ...wrongText(confirm['text'], 300),
    ...wrongText(confirm['confirm'], 30, ['plain_text']),
    ...wrongText(confirm['deny'], 30, ['plain_text']),
  ];
}

export function wrongOption(option: unknown): string[] {
  if (!isJson(option)) return ['no option'];
  const value = length(option['value']);
  return [...wrongText(option['text'], 75), ...(value < 1 || value > 75 ? ['value not of 1 to 75'] : [])];
}

function wrongText(text: unknown, longest: number, types = ['plain_text', 'mrkdwn']): string[] {
  if (!isJson(text) || !types.includes(String(text['type']))) return [`no ${types.join(' or ')}`];
  const characters = length(text['text']);
  if (
    text['type'] === 'mrkdwn' &&
    /<!date(?!\^\d+\^[^|>^]*\{\w+\}[^|>^]*\|[^>]+>)/.test(String(text['text']))
  )
    return ['wrong date'];
  if (String(text['text']).trim() === '') return ['empty text'];
  return characters > longest ? [`text longer than ${longest}`] : [];
}

function sameActions(actions: unknown): string[] {
  const ids = Array.isArray(actions) ? actions.map((each) => (isJson(each) ? each['action_id'] : each)) : [];
  return new Set(ids).size < ids.length ? ['action_id twice'] : [];
}

function wrongId(of: Json, name: 'action_id' | 'block_id', required: boolean): string[] {
  const characters = length(of[name]);
  if (characters > 255) return [`${name} longer than 255`];
  return required && characters === 0 ? [`no ${name}`] : [];
}

function list(items: unknown, fewest: number, longest: number, check: (item: unknown) => string[]): string[] {
  if (items === undefined && fewest === 0) return [];
  if (!Array.isArray(items)) return ['no list'];
  if (items.length < fewest || items.length > longest) return [`not of ${fewest} to ${longest} items`];
  return items.flatMap(check);
}

const length = (text: unknown): number => (typeof text === 'string' ? text.length : 0);

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
