# SPDX-License-Identifier: Apache-2.0
# Validates JSON files against a JSON Schema: validate.py SCHEMA FILE... Exit 1, with every violation, where one does not hold.
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1]))
validator = jsonschema.validators.validator_for(schema)(schema)
violations = 0
for path in sys.argv[2:]:
    for error in validator.iter_errors(json.load(open(path))):
        print(f'{path}: {"/".join(map(str, error.absolute_path))}: {error.message[:300]}')
        violations += 1
sys.exit(1 if violations else 0)
