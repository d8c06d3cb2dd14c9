-- SPDX-License-Identifier: MIT
-- Raw requests lie in their events' effects; nothing was ever written here.

DROP TABLE raw;
