import { workflowSteps } from '../../../src/chat/slack/workflow/mailbox-step.ts';
import { isJson } from './check-blocks.ts';
import { type Block, Refused } from './workspace.ts';

/** How a run of a step stands. */
export type StepRun = {
  readonly callback: string;
  readonly state: 'running' | { readonly outputs: Block } | { readonly error: string };
};

/** The runs of workflows' steps, and the methods that end them (docs.slack.dev, "functions.completeSuccess", "…Error"). */
export function createWorkflowSteps() {
  const runs = new Map<string, StepRun>();

  function running(id: unknown): { readonly id: string; readonly run: StepRun } {
    const run = runs.get(String(id));
    if (!run) throw new Refused('function_execution_not_found');
    if (run.state !== 'running') throw new Refused('execution_not_in_running_state');
    return { id: String(id), run };
  }

  return {
    runs,
    methods: {
      'functions.completeSuccess': ({ function_execution_id: given, outputs }: Block) => {
        const { id, run } = running(given);
        const wrong = wrongOutputs(run.callback, outputs);
        if (wrong !== null || !isJson(outputs)) throw new Refused(`parameter_validation_failed ${wrong}`);
        runs.set(id, { ...run, state: { outputs } });
        return {};
      },
      'functions.completeError': ({ function_execution_id: given, error }: Block) => {
        const { id, run } = running(given);
        if (typeof error !== 'string' || error.trim() === '') throw new Refused('invalid_arguments');
        runs.set(id, { ...run, state: { error } });
        return {};
      },
    },
  };
}

/** What is wrong with a step's outputs by the manifest; null: nothing. */
function wrongOutputs(callback: string, outputs: unknown): string | null {
  const step = Object.entries(workflowSteps).find(([id]) => id === callback)?.[1];
  if (!step || !isJson(outputs)) return 'no such step, or no outputs';
  const { properties, required } = step.output_parameters;
  const missing = required.filter((name) => !(name in outputs));
  const wrong = Object.entries(outputs).filter(
    ([name, value]) =>
      typeof value !== Object.entries(properties).find(([known]) => known === name)?.[1].type,
  );
  return missing.length + wrong.length === 0 ? null : [...missing, ...wrong.map(([name]) => name)].join();
}
