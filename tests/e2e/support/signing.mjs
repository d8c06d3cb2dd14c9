// SPDX-License-Identifier: MIT
// What the networks sign their webhooks with.
import { createHmac } from 'node:crypto';

export const echoSignature = (secret, body) => createHmac('sha256', secret).update(body).digest('hex');
export const lineSignature = (secret, body) => createHmac('sha256', secret).update(body).digest('base64');
