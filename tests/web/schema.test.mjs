// SPDX-License-Identifier: Apache-2.0
// segments.json against its schema with ajv, a validator that is not ours: whole, and with each required member left out.
//
//     node schema.test.mjs SEGMENTS.JSON...
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const schema = JSON.parse(readFileSync(join(root, "docs/formats/segments.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
let failed = 0;

function check(name, right, why) {
	console.log(`${right ? "ok" : "not ok"} 1 - ${name}`);
	if (!right) {
		failed++;
		if (why) console.log(`# ${JSON.stringify(why).slice(0, 600)}`);
	}
}

for (const path of process.argv.slice(2)) {
	const results = JSON.parse(readFileSync(path, "utf8"));
	check(`${path.split("/").slice(-2).join("/")} is as its schema says`, validate(results), validate.errors);
	for (const member of schema.required) {
		const { [member]: _, ...rest } = results;
		if (validate(rest)) check(`without ${member} it is not`, false);
	}
	check("and not without any of its required members", true);
	check("nor with a member the schema does not know", !validate({ ...results, surprise: 1 }));
}
process.exit(failed ? 1 : 0);
