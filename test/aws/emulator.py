"""moto's server, with what keeps our stack from being deployed and run on it put right. What is stubbed or put right is
said by the first word of each group below, and by `npm run test:aws` in its output (test/aws/stubs.ts).

    python3 test/aws/emulator.py PORT [CODE_FOLDER FUNCTIONS_URL]

With the last two, functions are run: their packages are unzipped into CODE_FOLDER, and each call is posted to
FUNCTIONS_URL (test/aws/functions.ts), with the environment that the deployed function has here.
"""

import io
import json
import os
import re
import sys
import traceback
import urllib.request
import zipfile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import ChangeSet
from moto.cloudformation.parsing import OutputMap, ResourceMap
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.kms.utils import ECDSAPrivateKey
from moto.s3.models import FakeBucket, s3_backends
from moto.server import main
from moto.ssm.models import ssm_backends
from moto.utilities.utils import get_partition

PORT, CODE_FOLDER, FUNCTIONS_URL = (sys.argv[1:] + [None, None])[:3]


def instead_of(owner, name):
    """Puts a function in the place of one of moto's, which it is handed first."""

    def put(make):
        setattr(owner, name, make(getattr(owner, name)))

    return put


# Stacks: a change set's stack has no outputs; `RetainExceptOnCreate` and `ImportExistingResources` are unknown; a failure
# halfway leaves half a stack that passes for whole; what a parameter changes by a condition is not seen; every region is
# of the partition `aws`; `{{resolve:ssm:…}}` stays.


@instead_of(ChangeSet, "_parse_template")
def retaining(parse):
    def parsed(change_set):
        parse(change_set)
        for resource in change_set.template_dict["Resources"].values():
            if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
                resource["DeletionPolicy"] = "Retain"

    return parsed


@instead_of(ChangeSet, "apply")
def whole_or_failed(apply):
    def applied(change_set):
        stack = change_set.stack
        try:
            apply(change_set)
        except Exception as error:
            traceback.print_exc()
            stack.status = "ROLLBACK_COMPLETE"
            raise ValidationError(message=f"{type(error).__name__}: {error}") from error
        stack.template_dict = change_set.template_dict
        protect(stack)
        stack.output_map = OutputMap(stack.resource_map, stack.template_dict, stack.stack_id)

    return applied


def protect(stack):
    for resource in stack.template_dict["Resources"].values():
        if resource["Type"] == "AWS::DynamoDB::Table":
            properties = parsing.clean_json(resource["Properties"], stack.resource_map)
            tables = dynamodb_backends[stack.account_id][stack.region_name].tables
            tables[properties["TableName"]].deletion_protection_enabled = properties["DeletionProtectionEnabled"]


@instead_of(ResourceMap, "__init__")
def in_its_partition(init):
    def made(resources, *args, **named):
        init(resources, *args, **named)
        partition = get_partition(resources._region_name)
        resources._parsed_resources["AWS::Partition"] = partition
        resources._parsed_resources["AWS::URLSuffix"] = (
            "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
        )

    return made


@instead_of(parsing, "clean_json")
def with_parameters(clean):
    def cleaned(value, resources):
        found = clean(value, resources)
        if isinstance(value, str) and "{{resolve:ssm:" in value:
            ssm = ssm_backends[resources._account_id][resources._region_name]
            return re.sub(
                r"\{\{resolve:ssm:([^}]+)\}\}", lambda match: ssm.get_parameter(match[1]).value, value
            )
        return found

    return cleaned


# Resources: types that moto does not make are named, and made of nothing; aliases of functions are made for real; a
# bucket hears nothing of its notifications; a table or a bucket that is there already is taken up.


class Nothing:
    """Has a name, and answers to every attribute."""

    def __init__(self, name):
        self.physical_resource_id = name

    @classmethod
    def has_cfn_attr(cls, attr):
        return True

    def is_created(self):
        return True

    def get_cfn_attribute(self, attribute):
        return f"{self.physical_resource_id}.{attribute}"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, template, account_id, region_name, **rest):
        print(f"stub {template['Type']}", flush=True)
        return cls(resource_name)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, *args, **named):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *args, **named):
        pass


class Alias(Nothing):
    @classmethod
    def create_from_cloudformation_json(cls, resource_name, template, account_id, region_name, **rest):
        properties = template["Properties"]
        functions = lambda_backends[account_id][region_name]
        made = functions.create_alias(
            properties["Name"], properties["FunctionName"], properties["FunctionVersion"], "", {}
        )
        return cls(made.arn)


@instead_of(parsing, "resource_class_from_type")
def of_any_type(find):
    def found(resource_type):
        return Alias if resource_type == "AWS::Lambda::Alias" else find(resource_type) or Nothing

    return found


def adopting(find):
    def put(make):
        def made_or_found(cls, name, template, account_id, region_name, **rest):
            there = find(name, account_id, region_name)
            return there or make(name, template, account_id, region_name, **rest)

        return classmethod(made_or_found)

    return put


def bucket_of(name, account_id, region_name):
    return s3_backends[account_id][get_partition(region_name)].buckets.get(name)


def table_of(name, account_id, region_name):
    return dynamodb_backends[account_id][region_name].tables.get(name)


instead_of(FakeBucket, "create_from_cloudformation_json")(adopting(bucket_of))
instead_of(Table, "create_from_cloudformation_json")(adopting(table_of))


@instead_of(FakeBucket, "create_from_cloudformation_json")
def notifying(make):
    def made(cls, name, template, *args, **rest):
        bucket = make(name, template, *args, **rest)
        wanted = template["Properties"].get("NotificationConfiguration", {}).get("LambdaConfigurations", [])
        rules = [
            {
                "CloudFunction": one["Function"],
                "Event": [one["Event"]],
                "Filter": {"S3Key": {"FilterRule": one["Filter"]["S3Key"]["Rules"]}},
            }
            for one in wanted
        ]
        bucket.set_notification_configuration({"CloudFunctionConfiguration": rules} if rules else None)
        return bucket

    return classmethod(made)


# Rights: a statement with a condition is taken for one without, so that "denied without TLS" would deny everything.


@instead_of(FakeBucket, "get_permission")
def without_conditions(permission):
    def permitted(bucket, action, resource):
        kept = bucket.policy
        if kept is not None:
            policy = json.loads(kept)
            policy["Statement"] = [one for one in policy["Statement"] if "Condition" not in one]
            bucket.policy = json.dumps(policy).encode() if policy["Statement"] else None
        try:
            return permission(bucket, action, resource)
        finally:
            bucket.policy = kept

    return permitted


# Functions: no container runs here, so the package is run by the caller of this program. S3 does not say who put an object
# there; a batch from a queue that fails in part passes for whole; a stack does not set tracing, nor change what is reserved.


def settled(function, template):
    properties = template["Properties"]
    function.reserved_concurrency = properties.get("ReservedConcurrentExecutions")
    function.tracing_config = properties.get("TracingConfig") or {"Mode": "PassThrough"}
    return function


@instead_of(LambdaFunction, "create_from_cloudformation_json")
def made_whole(make):
    def made(cls, name, template, *args, **rest):
        return settled(make(name, template, *args, **rest), template)

    return classmethod(made)


@instead_of(LambdaFunction, "update_from_cloudformation_json")
def changed_whole(change):
    def changed(cls, **named):
        return settled(change(**named), named["cloudformation_json"])

    return classmethod(changed)


def unzipped(sha, code):
    folder = os.path.join(CODE_FOLDER, re.sub(r"\W", "", sha))
    if not os.path.isdir(folder):
        zipfile.ZipFile(io.BytesIO(code)).extractall(folder)
    return folder


@instead_of(LambdaFunction, "_invoke_lambda")
def run_by_the_caller(_):
    def invoked(function, event=None):
        for record in (event or {}).get("Records", []):
            if record.get("eventSource") == "aws:s3":
                record["userIdentity"] = {"principalId": "AWS:EMULATED"}
        call = {
            "name": function.function_name,
            "version": function.version,
            "folder": unzipped(function.code_sha_256, function.code_bytes),
            "handler": function.handler,
            "region": function.region,
            "environment": function.environment_vars,
            "event": event,
        }
        request = urllib.request.Request(
            FUNCTIONS_URL, json.dumps(call).encode(), {"content-type": "application/json"}
        )
        answer = json.load(urllib.request.urlopen(request))
        failed = bool(answer.get("failed") or (answer["result"] or {}).get("batchItemFailures"))
        return json.dumps(answer["result"]), failed, ""

    return invoked if FUNCTIONS_URL else _


# Keys: a digest is hashed once more, as if it were the message. All that we have signed by KMS comes as a digest.


@instead_of(ECDSAPrivateKey, "sign")
def as_digest(_):
    def signed(key, digest, signing_algorithm):
        return key.private_key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))

    return signed


if __name__ == "__main__":
    main(["-H", "127.0.0.1", "-p", PORT])
