import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { View } from '../view/view.ts';
import type { Answer } from './command.ts';

/** A command's answer that is a view. */
export const viewAnswer = (view: View): Result<Answer, Fault> => ok({ kind: 'view', view });
