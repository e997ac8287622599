"""moto's server, with what keeps our stack from being deployed on it put right:

- it takes a statement with a condition for one without, so that "denied without TLS" would deny everything: such statements
  of bucket policies are left out;
- a stack that came by a change set has no outputs and no aliases of functions;
- it knows the deletion policy `Retain` alone, not `RetainExceptOnCreate`;
- it does not know `ImportExistingResources`: a table or a bucket that is there already is taken up.

    python3 test/aws/emulator.py PORT
"""

import json
import sys

from moto.awslambda.exceptions import UnknownAliasException
from moto.awslambda.models import lambda_backends
from moto.cloudformation.models import ChangeSet
from moto.cloudformation.parsing import OutputMap
from moto.dynamodb.models.table import Table
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import FakeBucket, s3_backends
from moto.server import main

permission = FakeBucket.get_permission
parse_change_set = ChangeSet._parse_template
apply = ChangeSet.apply
make_bucket = FakeBucket.create_from_cloudformation_json
make_table = Table.create_from_cloudformation_json


def without_conditions(bucket, action, resource):
    kept = bucket.policy
    if kept is not None:
        policy = json.loads(kept)
        policy["Statement"] = [one for one in policy["Statement"] if "Condition" not in one]
        bucket.policy = json.dumps(policy).encode() if policy["Statement"] else None
    try:
        return permission(bucket, action, resource)
    finally:
        bucket.policy = kept


def retaining(change_set):
    parse_change_set(change_set)
    for resource in change_set.template_dict["Resources"].values():
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
            resource["DeletionPolicy"] = "Retain"


def with_outputs(change_set):
    apply(change_set)
    stack = change_set.stack
    stack.template_dict = change_set.template_dict
    stack.output_map = OutputMap(stack.resource_map, stack.template_dict, stack.stack_id)
    functions = lambda_backends[stack.account_id][stack.region_name]
    for resource in stack.template_dict["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Alias":
            make_alias(functions, stack, resource["Properties"])


def make_alias(functions, stack, properties):
    function = stack.resource_map[properties["FunctionName"]["Ref"]].physical_resource_id
    try:
        functions.get_alias(properties["Name"], function)
    except UnknownAliasException:
        functions.create_alias(properties["Name"], function, properties["FunctionVersion"], "", {})


def adopting(make, find):
    def made_or_found(cls, name, template, account_id, region_name, **rest):
        return find(name, account_id, region_name) or make(name, template, account_id, region_name, **rest)

    return classmethod(made_or_found)


def bucket_of(name, account_id, region_name):
    partition = "aws-cn" if region_name.startswith("cn-") else "aws"
    return s3_backends[account_id][partition].buckets.get(name)


def table_of(name, account_id, region_name):
    return dynamodb_backends[account_id][region_name].tables.get(name)


FakeBucket.get_permission = without_conditions
FakeBucket.create_from_cloudformation_json = adopting(make_bucket, bucket_of)
Table.create_from_cloudformation_json = adopting(make_table, table_of)
ChangeSet._parse_template = retaining
ChangeSet.apply = with_outputs
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
