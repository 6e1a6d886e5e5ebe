"""Chinese words for the words of the terms (`terms.md`), by the place where they stand."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "employer.kind": {
        "enterprise": "企业",
        "individual_business": "个体工商户",
        "state_organ": "国家机关",
        "public_institution": "事业单位",
        "social_organization": "社会组织",
        "platform_company": "平台企业",
    },
    "employer.signatory.capacity": {
        "legal_representative": "法定代表人",
        "principal": "主要负责人",
        "authorised_agent": "委托代理人",
    },
    "worker.id_type": {
        "resident_id": "居民身份证",
        "hmt_residence_permit": "港澳台居民居住证",
        "hm_travel_permit": "港澳居民来往内地通行证",
        "tw_travel_permit": "台湾居民来往大陆通行证",
        "foreign_permanent": "外国人永久居留身份证",
        "passport": "护照",
        "border_resident": "边民证件",
    },
    "worker.sex": {"female": "女", "male": "男"},
    "worker.retirement_category": {
        "male_60": "男职工（原法定退休年龄六十周岁）",
        "female_55": "女职工（原法定退休年龄五十五周岁）",
        "female_50": "女职工（原法定退休年龄五十周岁）",
    },
    "term.type": {
        "fixed": "固定期限",
        "open_ended": "无固定期限",
        "task": "以完成一定工作任务为期限",
    },
    "work.post_type": {
        "regular": "一般岗位",
        "non_establishment": "编外岗位",
        "public_welfare": "公益性岗位",
        "government_purchased": "政府购买服务岗位",
    },
    "hours.system": {"standard": "标准工时制", "comprehensive": "综合计算工时工作制", "flexible": "不定时工作制"},
    "hours.cycle": {"week": "周", "month": "月", "quarter": "季", "year": "年"},
    "pay.method": {
        "monthly": "月工资",
        "piece": "计件工资",
        "base_and_performance": "基本工资加绩效工资",
        "hourly": "小时工资",
        "other": "其他方式",
    },
    "pay.paid_to": {"worker": "乙方本人", "other": "乙方以外的人"},
    "agreements.non_compete.person_class": {
        "senior_manager": "高级管理人员",
        "senior_technician": "高级技术人员",
        "other_secrecy_bound": "其他负有保密义务的人员",
    },
}
LABELS["history.previous.type"] = LABELS["term.type"]
