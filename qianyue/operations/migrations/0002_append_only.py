from django.db import migrations

from qianyue.operations.append_only import FUNCTION


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial")]
    operations = [FUNCTION]
